# shellcheck shell=sh
# The image's entrypoint reads this after the other files.
unset PGOPTIONS
