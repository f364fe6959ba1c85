# What the steps share; to be sourced by bash. A step prints a line "ok    NAME" or "FAIL  NAME" for each check, goes on
# after a failed one where that makes sense, and ends with `finish`, whose exit code tells whether all held.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export CI=true
# One folder for logs and private installations, shared by all steps of a run.
CI_WORK=${CI_WORK:-$(mktemp -d "${TMPDIR:-/tmp}/tributary-ci.XXXXXX")}
export CI_WORK
work=$CI_WORK/$(basename "$0")
mkdir -p "$work"

. .mvn/find-jdk
find_jdk || exit 1

failures=0
cleanups=()

say() { printf '%s\n' "$*"; }

ok() { say "ok    $1"; }

# fail NAME [FILE]: and the end of FILE, which is a log that tells why.
fail() {
    failures=$((failures + 1))
    say "FAIL  $1"
    if [ -n "${2-}" ] && [ -f "$2" ]; then
        tail -n 60 "$2" | sed -e 's/^/      | /' -e '$a\'
    fi
}

# check NAME LOG COMMAND...: runs it with its output in LOG.
check() {
    local name=$1 log=$2
    shift 2
    if "$@" >>"$log" 2>&1; then ok "$name"; else fail "$name" "$log"; fi
}

# equal NAME WANTED GOT [LOG]
equal() {
    if [ "$2" = "$3" ]; then ok "$1"; else fail "$1: wanted $2, got $3" "${4-}"; fi
}

# await SECONDS COMMAND...: until it succeeds; fails when the time is over.
await() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.3
    done
}

# settled FILE...: waits until nothing has been added for some seconds; a minute at most.
settled() {
    local size before='' same=0 deadline=$((SECONDS + 60))
    while [ $same -lt 3 ] && [ $SECONDS -lt $deadline ]; do
        size=$(cat "$@" | wc -c)
        if [ "$size" = "$before" ]; then same=$((same + 1)); else same=0; fi
        before=$size
        sleep 1
    done
}

# usual_run: how many numbers of those that it reads are usually next to each other (the median). Who gets one of eleven
# chunks has runs of 1, who gets the others has runs of 10. Their sums would tell the same, but not on a machine that
# stands still for a second: what has piled up by then is one chunk.
usual_run() {
    sort -nu | awk 'NR > 1 && $1 > last + 1 { print run; run = 0 } { run++; last = $1 } END { print run + 0 }' | sort -n |
        awk '{ runs[NR] = $1 } END { print runs[int((NR + 1) / 2)] }'
}

# later COMMAND...: runs when the step ends, however it ends; the last one first.
later() {
    local command
    printf -v command '%q ' "$@"
    cleanups=("$command" ${cleanups[@]+"${cleanups[@]}"})
}

clean_up() {
    local status=$? command
    trap - EXIT
    for command in ${cleanups[@]+"${cleanups[@]}"}; do
        eval "$command" >>"$work/clean-up.log" 2>&1 || true
    done
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

finish() { [ "$failures" -eq 0 ]; }

# ended PID: no such process, or nothing left of it but its exit code.
ended() { ! kill -0 "$1" 2>/dev/null || grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"; }

# stop PID [SECONDS]: SIGTERM, and SIGKILL if that does not help.
stop() {
    kill -TERM "$1" 2>/dev/null || return 0
    await "${2:-90}" ended "$1" || kill -KILL "$1" 2>/dev/null || true
}

# kill_now PID: for one that has been refused, and would try until its shutdown_timeout to deliver what it holds.
kill_now() {
    kill -KILL "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# packages NAME...: from Debian, those that are missing.
packages() {
    local name missing=()
    for name in "$@"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing ${missing[*]}"
    if [ ! -f "$CI_WORK/apt-is-current" ]; then
        as_root apt-get update -qq >"$work/apt.log" 2>&1 || say "apt-get update has failed in part; going on"
        touch "$CI_WORK/apt-is-current"
    fi
    if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >>"$work/apt.log" 2>&1 </dev/null; then
        fail "the packages ${missing[*]} can be installed" "$work/apt.log"
        exit 1
    fi
}

# programs: builds both if they are missing or older than the sources, as a user of compose/local would.
programs() {
    local jar newer
    for jar in aggregator/target/quarkus-app/quarkus-run.jar edge-agent/target/quarkus-app/quarkus-run.jar; do
        newer=missing
        [ ! -f "$jar" ] || newer=$(find . \( -name target -o -name .git \) -prune -o -type f \( -name pom.xml -o -path '*/src/main/*' \) \
            -newer "$jar" -print | head -n 1)
        if [ -n "$newer" ]; then
            say "building the programs"
            ./mvnw -B -q -DskipTests package >"$work/build.log" 2>&1 </dev/null ||
                { fail "the programs build" "$work/build.log"; exit 1; }
            touch aggregator/target/quarkus-app/quarkus-run.jar edge-agent/target/quarkus-app/quarkus-run.jar
            return
        fi
    done
}

# fluent_org_logger: npm's client and server, for node.
fluent_org_logger() {
    command -v node >/dev/null && command -v npm >/dev/null || packages nodejs npm
    mkdir -p "$CI_WORK/npm"
    if ! npm install --prefix "$CI_WORK/npm" --no-save --no-audit --no-fund @fluent-org/logger@1.0.10 \
        >"$work/npm.log" 2>&1 </dev/null; then
        fail "@fluent-org/logger can be installed" "$work/npm.log"
        exit 1
    fi
    export NODE_PATH=$CI_WORK/npm/node_modules
}

# free_port: one that nobody listens on now.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# program MODULE LOG HTTP_PORT CONFIG [VARIABLE=VALUE...]: starts one in the background; $pid is its process. What it
# prints is in LOG.out, what it reports in LOG.err.
program() {
    local module=$1 log=$2 http=$3 config=$4
    shift 4
    env "$@" QUARKUS_HTTP_PORT="$http" JAVA_OPTS=-Xmx256m "$module/target/quarkus-app/$module" -c "$config" \
        >"$log.out" 2>"$log.err" </dev/null &
    pid=$!
    later stop "$pid"
}

# http PORT PATH: the answer's body; fails unless its status is 200.
http() { curl -sS --fail --max-time 10 "http://127.0.0.1:$1$2"; }

# status PORT PATH: the HTTP status alone, 000 if nobody answers.
status() { curl -s -o /dev/null --max-time 10 -w '%{http_code}' "http://127.0.0.1:$1$2" || true; }

# ready PORT LOG: waits until the program there is ready; otherwise nothing else of the step makes sense.
ready() {
    if ! await 90 http "$1" /q/health/ready; then
        fail "the program on port $1 becomes ready" "$2.err"
        exit 1
    fi
}
