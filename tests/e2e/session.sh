#!/bin/sh
# Runs inside dbus-run-session: the accessibility bus, the app, the driver. Arguments: the test's Python, the folder for output.
set -u
launcher=/usr/libexec/at-spi-bus-launcher
[ -x "$launcher" ] || launcher=/usr/lib/at-spi2-core/at-spi-bus-launcher
"$launcher" --launch-immediately &
bus=$!
"$1" main.py --connection demo >"$2/app.log" 2>&1 &
app=$!
/usr/bin/python3 tests/e2e/driver.py >"$2/driver.log" 2>&1
code=$?
kill -TERM "$app"
wait "$app"
echo "$?" >"$2/app.code"
kill "$bus"
exit "$code"
