# Sourced by scripts that start daemons of Spark's or Hadoop's, which set $folder, of pid files and logs, before a function is called.

# pid NAME: the process of a pid file, where it still is such a daemon
pid() {
  local file=$folder/$1.pid id
  [[ -e $file ]] || return 1
  id=$(<"$file")
  grep -qzE 'org.apache.(spark.deploy|hadoop)' "/proc/$id/cmdline" 2>/dev/null || return 1
  echo "$id"
}

daemons() {
  local file
  for file in "$folder"/*.pid; do
    [[ ! -e $file ]] || basename "$file" .pid
  done
}

# none_runs: fails where one does
none_runs() {
  local daemon
  for daemon in $(daemons); do
    ! pid "$daemon" >/dev/null || fail "the $daemon runs already; $name stop ends it"
  done
}

# fresh_folder: without what an earlier start left; a folder of somebody else's is refused, not emptied
fresh_folder() {
  none_runs
  [[ ! -e $folder || -e $folder/$name.started || -z $(ls -A "$folder") ]] ||
    fail "$folder holds other files; give a --folder that is new, or was $name's before"
  rm -rf "$folder"
  mkdir -p "$folder"
  touch "$folder/$name.started"
}

# launch NAME COMMAND ARGUMENT...
launch() {
  local daemon=$1
  shift
  nohup "$@" >"$folder/$daemon.log" 2>&1 </dev/null &
  echo $! >"$folder/$daemon.pid"
}

# await NAME PATTERN: the first match in a daemon's log
await() {
  local found tries
  for ((tries = 0; tries < 300; tries++)); do
    if found=$(grep -aom1 "$2" "$folder/$1.log" 2>/dev/null); then
      echo "$found"
      return
    fi
    pid "$1" >/dev/null || [[ $tries -lt 50 ]] || break
    sleep 0.2
  done
  tail -n 5 "$folder/$1.log" >&2
  stop
  fail "the $1 has not started; its log is $folder/$1.log"
}

stop() {
  local daemon id tries
  for daemon in $(daemons | sort -r); do # workers first: they end their executors
    if id=$(pid "$daemon"); then
      kill "$id"
      for ((tries = 0; tries < 100; tries++)); do
        kill -0 "$id" 2>/dev/null || break
        sleep 0.1
      done
      ! kill -9 "$id" 2>/dev/null || echo "$name: the $daemon did not end by itself" >&2
    fi
    rm -f "$folder/$daemon.pid"
  done
  rm -f "$folder/url"
}

status() {
  local daemon id code=1
  for daemon in $(daemons); do
    if id=$(pid "$daemon"); then
      echo "$daemon: process $id"
      code=0
    else
      echo "$daemon: has ended; its log is $folder/$daemon.log"
    fi
  done
  [[ $code == 0 ]] || echo "no cluster runs"
  [[ ! -e $folder/url ]] || echo "address: $(<"$folder/url")"
  return $code
}
