# Sourced by the other scripts, which set $name, of the script, before.

home=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
state=$home/target/launcher
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
sources=("$home/pom.xml" "$home/conf/reference.conf" "$home/conf/rules.conf" "$home/src/main")

fail() {
  echo "$name: $*" >&2
  exit 1
}

# changed_since STAMP PATH...: whether STAMP is missing or anything below the paths is newer. Folders count, for what was deleted.
changed_since() {
  local stamp=$1
  shift
  [[ ! -e $stamp || -n $(find "$@" -newer "$stamp" -print -quit) ]]
}

# build STAMP ARGUMENT...: runs Maven; the stamp has the time at which the build began
build() {
  local stamp=$1
  shift
  local version
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  [[ ${version:-0} -ge 17 ]] || fail "$java is Java ${version:-of an unknown version}; JDK 17 is needed"
  command -v mvn >/dev/null || fail "no mvn on the PATH, and the sources changed; install Maven 3.8 or newer"
  if [[ -e $state ]]; then
    echo "$name: building" >&2
  else
    echo "$name: building; the first time Maven fetches the libraries, about 420 MB" >&2
  fi
  mkdir -p "$state"
  touch "$stamp.begun"
  (cd -- "$home" && mvn -B -q ${INITSCOPE_MAVEN:-} "$@") >&2 || fail "the build failed"
  mv "$stamp.begun" "$stamp"
}

# one builds at a time
lock() {
  mkdir -p "$home/target"
  exec 9>"$home/target/launcher.lock"
  flock 9
}

unlock() {
  exec 9>&-
}

# installed_submit: the spark-submit of an installation; nothing where there is none
installed_submit() {
  if [[ -n ${SPARK_HOME:-} && -x $SPARK_HOME/bin/spark-submit ]]; then
    echo "$SPARK_HOME/bin/spark-submit"
  else
    command -v spark-submit || true
  fi
}

# read_flags: conf/jvm-flags.txt into the array flags, without its comments
read_flags() {
  flags=()
  local line
  while read -r line; do
    [[ -z $line || $line == \#* ]] || flags+=("$line")
  done <"$home/conf/jvm-flags.txt"
}

# read_settings: conf/spark-defaults.conf into the array settings, key=value each
read_settings() {
  settings=()
  local key value
  while read -r key value; do
    [[ -z $key || $key == \#* ]] || settings+=("$key=$value")
  done <"$home/conf/spark-defaults.conf"
}
