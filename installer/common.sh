# What the scripts for Linux and macOS share. Sets: root, work, version, jdk.
# shellcheck shell=bash
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
work="$root/target/installer"
version="$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$root/pom.xml" | head -n 1)"

# Builds the jars, and asks the build which JDK it found.
build_jars() {
  cd "$root"
  mvn -B -q package -DskipTests
  jdk="$(mvn -B -q validate exec:exec -Dexec.executable=java \
    -Dexec.args="-XshowSettings:properties -version" 2>&1 |
    sed -n 's/^ *java.home = //p' | head -n 1)"
  if [ ! -x "$jdk/bin/jpackage" ]; then
    echo "The JDK in '$jdk' has no jpackage; install a full JDK 25." >&2
    exit 1
  fi
}

# Makes $work/image from the jars; arguments go to jpackage.
make_image() {
  rm -rf "$work"
  mkdir -p "$work/image"
  "$jdk/bin/java" "$root/installer/Stage.java" "$root/target" "$root/assets" "$work/input"
  "$jdk/bin/jpackage" --type app-image "@$root/installer/jpackage.args" \
    --app-version "$version" --input "$work/input" --dest "$work/image" "$@"
}

# Starts the image as a person would, without a screen and with a home of its own.
# Arguments: the launcher, and the folder of samples inside the image.
smoke_test() {
  local launcher="$1" samples="$2" home told
  home="$(mktemp -d)"
  told="$(cd / && HOME="$home" "$launcher" --version)"
  case "$told" in
    *"$version"*) ;;
    *) echo "the image says '$told', not version $version" >&2; exit 1 ;;
  esac
  (cd / && HOME="$home" "$launcher" inspect "$samples/lenet-5.onnx" --json) >"$work/inspect.json"
  (cd / && HOME="$home" "$launcher" compress "$samples/lenet-5.onnx" --bits 4 \
    --out "$work/lenet-5-small.onnx")
  if [ "$(wc -c <"$work/lenet-5-small.onnx")" -ge "$(wc -c <"$samples/lenet-5.onnx")" ]; then
    echo "the image compressed a model to something larger" >&2
    exit 1
  fi
  rm -rf "$home"
}

# Opens the window with the sample for a while, on JavaFX's platform without a screen, and ends it as
# a session that logs out does. Argument: the launcher.
open_window() {
  local launcher="$1" home pid
  home="$(mktemp -d)"
  (cd / && HOME="$home" exec "$launcher" --sample) >"$work/window.log" 2>&1 &
  pid=$!
  sleep "${ESPALIER_WINDOW_SECONDS:-30}"
  if ! kill -TERM "$pid" 2>/dev/null || grep -E 'Exception|Error|SEVERE' "$work/window.log"; then
    echo "the window did not stay open; see $work/window.log" >&2
    exit 1
  fi
  wait "$pid" || true
  rm -rf "$home"
}

# Tests the window of the image while a cache of its start is recorded (JEP 514): with it the window
# is there in half the time. Arguments: the launcher and its configuration file.
record_start() {
  local launcher="$1" configuration="$2" cache
  cache="$(dirname "$configuration")/espalier.aot"
  cp "$configuration" "$work/espalier.cfg"
  cat >>"$configuration" <<END
java-options=-Dglass.platform=Headless
java-options=-Dprism.order=sw
java-options=-XX:AOTCacheOutput=$cache
END
  open_window "$launcher"
  cp "$work/espalier.cfg" "$configuration"
  if [ ! -s "$cache" ]; then
    echo "no cache of the start was recorded; see $work/window.log" >&2
    exit 1
  fi
  # A literal: the launcher puts the folder of the program in its place.
  # shellcheck disable=SC2016
  echo 'java-options=-XX:AOTCache=$APPDIR/espalier.aot' >>"$configuration"
}
