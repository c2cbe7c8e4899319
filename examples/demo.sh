#!/bin/sh
# What `make demo` shows: real commands with their real answers.
PATH="$(cd "$(dirname "$0")/.." && pwd)/.venv/bin:$PATH"
bold= plain=
if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); fi

show() {
  printf '\n%s$ jachess' "$bold"
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9,.=_-]*) printf ' "%s"' "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '%s\n\n' "$plain"
  jachess "$@"
}

show jacobian "x*y, x+y^2" --at 2,3
show derivative "sin(x^2)*x"
show hessian "x*y/(x^2+y^2)" --steps brief --at 1,2
show derive "x^2 + 3x y - y^2" --steps none
show gradient "|x|*y^2" --steps none --at 0,0 --at 0,1
show gradient "x*y/(x^2 + y^2)" --steps none --pretty
show jacobian '\frac{x}{y}, \sqrt{x^2+y^2}' --format latex --steps none
show jacobian "x*y, x+y^2" --at 2,3 --format json --steps none
show jacobian "x^2 + sine(y), y" || true
show equal "sin(3*x)" "3*sin(x) - 4*sin(x)^3"
cd "$(dirname "$0")" && show check homework/key.toml homework/submissions/
printf '\nMore in examples/, and: jachess --help\n'
