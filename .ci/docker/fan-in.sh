# Fan-in, from outside: to be sourced after scenario.sh.

# every_agent NAME: each agent is healthy, serves its health, and its events are on the aggregator's console.
every_agent() {
    local one
    for one in $(containers edge-agent); do
        awaited "$1: agent $(hostname_of "$one") is healthy" 120 healthy "$one"
        awaited "$1: its readiness answers 200" 120 answers 200 "$(agent_port "$one")" /q/health/ready
        awaited "$1: its events are on the aggregator's console, under its hostname" 120 \
            has_printed aggregator "$(hostname_of "$one")"
    done
}

fan_in() {
    local one port code
    bring_up fan-in aggregator || return 0
    port=$(aggregator_port aggregator)
    awaited "$name: the aggregator's readiness answers 200" 120 answers 200 "$port" /q/health/ready
    check "$name: its metrics are served" "$work/$project.metrics" http "$port" /q/metrics
    every_agent "$name"
    equal "$name: programs run as 10001, not as root" "10001 " \
        "$({ docker top "$agent" -o pid,uid; docker top "$(container aggregator)" -o pid,uid; } | awk '$1 != "PID" { print $2 }' | sort -u | tr '\n' ' ')"

    kept_out

    say "$name: three agents"
    if compose up -d --no-build --scale edge-agent=3 >"$work/$project.scale" 2>&1; then
        awaited "$name: three agents run" 120 agents_are 3
        every_agent "$name, scaled"
    else
        fail "$name: --scale edge-agent=3" "$work/$project.scale"
    fi

    say "$name: without the aggregator for a while"
    port=$(agent_port "$agent")
    compose stop aggregator >"$work/$project.stop" 2>&1
    equal "$name: the aggregator stops on SIGTERM" 143 "$(exit_code "$(container aggregator)")"
    awaited "$name: an agent's readiness goes DOWN" 120 answers 503 "$port" /q/health/ready
    curl -s --max-time 10 "http://127.0.0.1:$port/q/health/ready" >"$work/$project.health" || true
    check "$name: and names the forward output" "$work/$project.health" grep -q '"forward-output ' "$work/$project.health"
    equal "$name: the agent is alive all the same" 200 "$(status "$port" /q/health/live)"
    compose start aggregator >"$work/$project.start" 2>&1
    awaited "$name: readiness comes back" 120 answers 200 "$port" /q/health/ready
    for one in $(containers edge-agent); do
        awaited "$name: nothing of $(hostname_of "$one") is lost" 60 nothing_lost "$(hostname_of "$one")" aggregator
    done

    compose stop >"$work/$project.stop" 2>&1
    equal "$name: agents stop on SIGTERM" 143 "$(exit_code "$agent")"
    take_down
}
