#!/bin/sh
# What `make demo` shows: real commands with their real answers.
PATH="$(dirname "$0")/../.venv/bin:$PATH"

show() {
  printf '\n\033[1m$ jachess'
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9,.=_+-]*) printf ' "%s"' "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\033[0m\n\n'
  jachess "$@"
}

show jacobian "x*y, x+y^2" --at 2,3
show derivative "x^2*sin(x)"
show hessian "x*y/(x^2+y^2)" --steps none --at 1,2
show gradient "a*exp(-x^2) + |y|" --vars x,y --set a=2 --steps brief --at 0,0
show derive "r*cos(t), r*sin(t)" --steps none --pretty
show jacobian '\frac{x}{y}, \sqrt{x^2+y^2}' --format latex --steps none
show jacobian "x^2 + sine(y), y"
printf '\nMore in examples/, and: jachess --help\n'
