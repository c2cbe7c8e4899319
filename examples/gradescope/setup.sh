#!/bin/bash
# Gradescope runs this once, as root, when the autograder is uploaded. Upload a ZIP of setup.sh, run_autograder, key.toml
# and the wheel that `pip wheel --no-deps .` makes in jachess's folder.
set -eu
root=${AUTOGRADER:-/autograder}
apt-get install -y python3 python3-venv
python3 -m venv /opt/jachess
/opt/jachess/bin/pip install "$root"/source/jachess-*.whl
/opt/jachess/bin/jachess check "$root/source/key.toml" --self-test
