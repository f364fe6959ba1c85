# One running scenario and what can be asked of it from outside; to be sourced after lib.sh. $compose is the command of
# the Compose generation in use, $name what the checks are named after.

compose() { "${compose[@]}" -p "$project" -f "compose/$scenario/compose.yaml" "$@" </dev/null; }

# containers SERVICE: the ids of its containers, running or not.
containers() { compose ps -aq "$1" 2>/dev/null || compose ps -q "$1" 2>/dev/null; }

# container SERVICE: the id of its only container, which stays the same through stops and starts. Asked once for each
# scenario: a Compose takes its time.
declare -A known=()
container() {
    printf '%s' "${known[$1]}"
}

health() { docker inspect --format '{{.State.Health.Status}}' "$1"; }
exit_code() { docker inspect --format '{{.State.ExitCode}}' "$1"; }
hostname_of() { docker inspect --format '{{.Config.Hostname}}' "$1"; }
agent_port() { docker port "$1" 8081/tcp | head -n 1 | sed 's/.*://'; }
aggregator_port() { docker port "$(container "$1")" 8080/tcp | head -n 1 | sed 's/.*://'; }

# console SERVICE: the events that it has printed. counters SERVICE HOSTNAME: the numbers of those that an agent made.
console() { docker logs "$(container "$1")" 2>/dev/null; }
counters() { console "$1" | sed -n "s/^[0-9-]* [0-9:.]* [+-][0-9]* $2: {.*\"counter\":\([0-9]*\).*/\1/p"; }

# To be awaited.
healthy() { [ "$(health "$1")" = healthy ]; }
answers() { [ "$(status "$2" "$3")" = "$1" ]; }
has_printed() { [ -n "$(counters "$1" "$2")" ]; }
has_printed_more_than() { [ "$(counters "$1" "$2" | wc -l)" -gt "$3" ]; }
agents_are() { [ "$(containers edge-agent | wc -l)" -eq "$1" ]; }

# nothing_lost HOSTNAME SERVICE...: together they have printed its counters without a gap, and some. (At least once:
# what is sent again may come twice.) With several services the agent has to rest, as they are asked one after the other.
nothing_lost() {
    local agent=$1 service seen
    shift
    seen=$(for service in "$@"; do counters "$service" "$agent"; done | sort -nu)
    [ -n "$seen" ] && [ "$seen" = "$(seq 0 "$(tail -n 1 <<<"$seen")")" ]
}

# all_there SERVICE...: stops the agent, which delivers what it holds; then together they have all that it has made.
all_there() {
    compose stop edge-agent >"$work/$project.stop" 2>&1
    equal "$name: $scenario: the agent stops on SIGTERM" 143 "$(exit_code "$agent")"
    awaited "$name: $scenario: nothing is lost through all of it" 120 nothing_lost "$agent_name" "$@"
}

# awaited NAME SECONDS COMMAND...: a check that waits, and tells how long that took if it was more than a second.
awaited() {
    local what=$1 since=$SECONDS seconds
    shift
    if await "$@"; then
        seconds=$((SECONDS - since))
        ok "$what$([ $seconds -lt 2 ] || echo ", after $seconds s")"
    else
        compose logs --no-color >"$work/$project.logs" 2>&1 || true
        fail "$what" "$work/$project.logs"
    fi
}

# bring_up SCENARIO SERVICE...: with free ports for these aggregators, until everything is healthy and the agent's
# events arrive at the first of them. Sets $agent and $agent_name.
bring_up() {
    scenario=$1
    shift
    project=tributary-ci-$(tr -dc 'a-z0-9' <<<"$name-$scenario")
    local service variable
    for service in "$@"; do
        variable=$(tr 'a-z-' 'A-Z_' <<<"$service")_HTTP_PORT
        export "$variable=$(free_port)"
    done
    AGGREGATOR_FORWARD_PORT=$(free_port)
    export AGGREGATOR_FORWARD_PORT
    later remove "$project" "$scenario"
    say "$name: $scenario, up"
    if ! compose up -d --no-build >"$work/$project.up" 2>&1; then
        compose logs --no-color >>"$work/$project.up" 2>&1 || true
        fail "$name: $scenario comes up" "$work/$project.up"
        return 1
    fi
    known=()
    for service in "$@"; do
        known[$service]=$(containers "$service")
        awaited "$name: $scenario: $service is healthy" 120 healthy "$(container "$service")"
    done
    agent=$(containers edge-agent)
    agent_name=$(hostname_of "$agent")
    awaited "$name: $scenario: the agent is healthy" 120 healthy "$agent"
    awaited "$name: $scenario: its events are on the console of $1" 120 has_printed "$1" "$agent_name"
}

remove() { "${compose[@]}" -p "$1" -f "compose/$2/compose.yaml" down --volumes --remove-orphans --timeout 45 </dev/null; }

take_down() {
    check "$name: $scenario: everything is removed" "$work/$project.down" remove "$project" "$scenario"
    equal "$name: $scenario: nothing is left" "" "$(docker ps -aq --filter "label=com.docker.compose.project=$project")$(
        docker network ls -q --filter "label=com.docker.compose.project=$project")$(
        docker volume ls -q --filter "label=com.docker.compose.project=$project")"
}
