#!/bin/sh
# The command hookswitch-relay. With its own configuration file, unless another one is named.
configuration=/etc/hookswitch-relay/relay.json
for argument; do
  case $argument in
    --config | --config=*) configuration= ;;
  esac
done
if [ $# -gt 0 ] && [ -n "$configuration" ] && [ -r "$configuration" ]; then
  exec node /usr/lib/hookswitch-relay/relay.js "$@" --config "$configuration"
fi
exec node /usr/lib/hookswitch-relay/relay.js "$@"
