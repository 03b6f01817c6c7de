# shellcheck shell=sh
# The image's entrypoint reads this before the other files. There is no standby yet: a commit that waited for one would never end.
export PGOPTIONS='-c synchronous_commit=local'
