#!/bin/bash
# ask.sh COMMAND...: a command for the pod's own server, as its administrator. Fails when the server refuses it.
# shellcheck source-path=SCRIPTDIR source=server.sh
. "${0%/*}/server.sh"
ask_here -e "$@"
