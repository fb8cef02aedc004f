# Sourced by the other scripts, which set $name, of the script, before, and give its absolute path. No process is started where
# bash can do the same, since a command that shows something takes hardly longer than a few of them.

home=${BASH_SOURCE[0]%/scripts/common.sh}
line=3
target=$home/target
profile=
state=$target/launcher
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
sources=("$home/pom.xml" "$home/conf/reference.conf" "$home/conf/rules.conf" "$home/src/main")

# fail SENTENCE: what is wrong outside the program ends like bad input
fail() {
  echo "$name: $*" >&2
  exit 2
}

# build_for LINE: what is built is for Spark 3 or 4, each in a folder of its own
build_for() {
  line=$1 target=$home/target profile=
  if [[ $line == 4 ]]; then
    target+=/spark4 profile=-Pspark4
  fi
  state=$target/launcher
}

# choose_build: for the Spark that INITSCOPE_SPARK names, or for the one that is installed. Its spark-submit goes into $submit,
# and its versions into $version and $scala where they can be read. All three are empty without one.
choose_build() {
  submit= version= scala=
  case ${INITSCOPE_SPARK:-} in
    maven) ;;
    maven4) build_for 4 ;;
    '')
      find_installed_submit
      [[ ! -f $submit ]] || find_version
      [[ $version != 4.* ]] || build_for 4
      ;;
    *) fail "INITSCOPE_SPARK is '$INITSCOPE_SPARK', expected maven, for Spark 3.5's jars from Maven, or maven4, for Spark 4's" ;;
  esac
}

# require_java: refuses a Java that is missing or that the classes do not run on; its version, where it says it, into $java_version
require_java() {
  command -v "$java" >/dev/null || fail "no $java; install a JDK 17 or set JAVA_HOME"
  local program=$java folder folders release text version=
  if [[ $java != */* ]]; then
    IFS=: read -r -a folders <<<"$PATH"
    for folder in "${folders[@]}"; do
      program=${folder:-.}/$java
      [[ ! -f $program || ! -x $program ]] || break
    done
  fi
  [[ ! -L $program ]] || program=$(readlink -f -- "$program")
  release=${program%/bin/*}/release
  if [[ -r $release ]]; then
    while read -r text; do
      [[ ! $text =~ ^JAVA_VERSION=\"(1[.])?([0-9]+) ]] || version=${BASH_REMATCH[2]}
    done <"$release"
  fi
  if [[ -z $version ]]; then
    text=$("$java" -version 2>&1 </dev/null || true)
    [[ ! $text =~ \ version\ \"(1[.])?([0-9]+) ]] || version=${BASH_REMATCH[2]}
  fi
  java_version=${version:-17} # one that does not say what it is may try
  [[ $java_version -ge 17 ]] ||
    fail "$java is Java $version; JDK 17 is needed (18 to 23 are untried, 25 runs with Spark 4): set JAVA_HOME to one"
}

# require_java_for_spark: refuses a Java that the Spark of the build does not run on: Hadoop 3.3 asks for what Java 24 took away
require_java_for_spark() {
  [[ $line == 4 || $java_version -lt 24 ]] ||
    fail "$java is Java $java_version; JDK 17 is needed with Spark 3.5 (18 to 23 are untried): set JAVA_HOME to one, or INITSCOPE_SPARK=maven4, which takes Spark 4's jars from Maven"
}

# require_folder: refuses a working directory that was removed, in which no JVM begins
require_folder() {
  pwd -P >/dev/null 2>&1 || fail "the working directory is gone: change to another one"
}

# require_heap: refuses an INITSCOPE_HEAP that is no size, or that no JVM begins with
require_heap() {
  [[ ${INITSCOPE_HEAP:-2g} =~ ^[1-9][0-9]*[mMgG]$ ]] ||
    fail "INITSCOPE_HEAP is '$INITSCOPE_HEAP', expected a size in megabytes or gigabytes such as 512m or 2g"
}

# changed_since STAMP PATH...: whether STAMP is missing or anything below the paths is newer. Folders count, for what was deleted.
changed_since() {
  local stamp=$1
  shift
  [[ ! -e $stamp || -n $(find "$@" -newer "$stamp" -print -quit) ]]
}

# unreadable_library CLASSPATH: whether a jar of the class path in a file is gone, or this user may not read it; into $unreadable
unreadable_library() {
  local jars
  IFS=: read -r -d '' -a jars <"$1" || true
  for unreadable in "${jars[@]}"; do
    unreadable=${unreadable%$'\n'}
    [[ $unreadable != /*.jar || -r $unreadable ]] || return 0
  done
  return 1
}

# outdated CLASSPATH POM: whether the file is missing or older than the POM, or one can fetch a library of it that has gone
outdated() {
  [[ ! -e $1 || $2 -nt $1 ]] || { [[ -w $home/target ]] && unreadable_library "$1"; }
}

# require_libraries CLASSPATH: refuses a class path that Java would pass over parts of in silence
require_libraries() {
  ! unreadable_library "$1" ||
    fail "$unreadable, a library that $home was built with, cannot be read: its owner allows it, or builds again"
}

# build STAMP ARGUMENT...: runs Maven; the stamp has the time at which the build began
build() {
  local stamp=$1
  shift
  [[ -w $home/target && ( ! -e $target/classes || -w $target/classes ) ]] ||
    fail "$home is not built, or its sources changed since, and $(id -un 2>/dev/null || true) cannot write there: its owner builds it, by the same command"
  command -v mvn >/dev/null || fail "no mvn on the PATH, and the sources changed; install Maven 3.8 or newer"
  if [[ -e $state ]]; then
    echo "$name: building" >&2
  else
    echo "$name: building; the first time Maven fetches the libraries, about 420 MB" >&2
  fi
  mkdir -p "$state"
  touch "$stamp.begun"
  # Java 24 and later warn of what Maven's own libraries do
  [[ ${java_version:-17} -lt 24 ]] || export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
  (cd -- "$home" && mvn -B -q ${INITSCOPE_MAVEN:-} "$@") >&2 || fail "the build failed"
  mv "$stamp.begun" "$stamp"
}

# one builds at a time; where nobody can write nobody builds
lock() {
  local file=$home/target/launcher.lock
  [[ -d $home/target ]] || mkdir -p "$home/target" 2>/dev/null || true
  if [[ -w $home/target && ( ! -e $file || -w $file ) ]]; then
    exec 9>"$file"
    flock 9
  fi
}

unlock() {
  exec 9>&-
}

# find_installed_submit: the spark-submit of an installation into $submit, which is empty where there is none
find_installed_submit() {
  if [[ -n ${SPARK_HOME:-} ]]; then
    submit=$SPARK_HOME/bin/spark-submit
  else
    submit=$(command -v spark-submit || true)
  fi
}

# require_submit: refuses a SPARK_HOME that is none
require_submit() {
  [[ -z $submit || ( -f $submit && -x $submit ) ]] ||
    fail "SPARK_HOME is $SPARK_HOME, which has no bin/spark-submit: set it to a Spark 3.4 or 3.5 for Scala 2.12, or 4, or unset it, or set INITSCOPE_SPARK=maven, which takes Spark's jars from Maven"
}

# find_version: of Spark and Scala, as the jars beside $submit are named; nothing where they are elsewhere
find_version() {
  local program=$submit jars
  [[ ! -L $program ]] || program=$(readlink -f -- "$program")
  jars=("${program%/*}"/../jars/spark-core_*.jar)
  [[ ! ${jars[0]} =~ spark-core_([0-9.]+)-([0-9]+[.][0-9.]*[0-9]) ]] || scala=${BASH_REMATCH[1]} version=${BASH_REMATCH[2]}
}

# require_fit: refuses $submit of a Spark that no jar of ours runs on, or of which nothing can be known, and chooses the build
# for it
require_fit() {
  local seconds=30 code=0 said
  local fit="Spark 3.4 and 3.5 for Scala 2.12, and 4, fit: set SPARK_HOME to one, or INITSCOPE_SPARK=maven, which takes Spark's jars from Maven"
  if [[ -z $version ]]; then
    said=$(timeout -k 1 "$seconds" "$submit" --version 2>&1 </dev/null) || code=$?
    [[ ! $said =~ version\ ([0-9]+[.][0-9.]*[0-9]) ]] || version=${BASH_REMATCH[1]}
    [[ ! $said =~ Scala\ version\ ([0-9]+[.][0-9]+) ]] || scala=${BASH_REMATCH[1]}
    case $code in
      0) code="it names none" ;;
      124 | 137) code="no answer within $seconds s" ;;
      *) code="exit code $code" ;;
    esac
    [[ -n $version ]] || fail "$submit --version does not say which Spark it is of ($code); $fit"
  fi
  if [[ $version =~ ^3[.][45]([.]|$) && ${scala:-2.12} == 2.12 ]]; then
    build_for 3
  elif [[ $version == 4.* && ${scala:-2.13} == 2.13 ]]; then
    build_for 4
  else
    fail "$submit is of Spark $version${scala:+ for Scala $scala}; $fit"
  fi
}

# uri PATH: the path as a URI
uri() {
  local LC_ALL=C path=$1 i
  printf file://
  for ((i = 0; i < ${#path}; i++)); do
    case ${path:i:1} in
      [A-Za-z0-9/._~-]) printf %s "${path:i:1}" ;;
      *) printf %%%02X $(($(printf %d "'${path:i:1}") & 255)) ;;
    esac
  done
}

# find_signs: whether signs such as × are printed in ASCII, since the user's locale has no others
find_signs() {
  local locale=${LC_ALL:-${LC_CTYPE:-${LANG:-}}}
  if [[ -z ${INITSCOPE_SIGNS:-} ]]; then
    INITSCOPE_SIGNS=ascii
    [[ ! ${locale,,} =~ utf-?8 ]] || INITSCOPE_SIGNS=utf-8
  fi
  export INITSCOPE_SIGNS
}

# read_flags: conf/jvm-flags.txt into the array flags, without its comments, and without a package that Java 24 and later lack
read_flags() {
  flags=()
  local line
  while read -r line; do
    [[ -z $line || $line == \#* || ( $line == */sun.security.action=* && ${java_version:-17} -ge 24 ) ]] || flags+=("$line")
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

# become COMMAND...: the command in place of this script, without the line that Java prints of a module in incubation, which no
# flag turns off. What passes on the rest outlives the signals that end the command. Its standard output stays open as long, so
# that who reads both to their ends has all. The command cannot see that a terminal is behind it, and is told which.
become() {
  INITSCOPE_ERRORS=
  [[ ! -t 2 ]] || INITSCOPE_ERRORS=$(readlink /proc/self/fd/2 || true)
  export INITSCOPE_ERRORS
  exec "$@" 2> >(
    trap '' HUP INT TERM
    while IFS= read -r line; do
      [[ $line != "WARNING: Using incubator modules: jdk.incubator.vector" ]] || exec cat 3>&1 >&2
      printf '%s\n' "$line" >&2
    done
    printf %s "$line" >&2
  )
}
