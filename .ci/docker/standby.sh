# The standby scenario, from outside: to be sourced after scenario.sh.

primary=aggregator-primary standby=aggregator-standby

# moved BEFORE HOW: the primary is away, and the standby, which had printed BEFORE events, takes over.
moved() {
    awaited "$name: standby: $2, and the events go on at the standby" 120 has_printed_more_than $standby "$agent_name" "$1"
    equal "$name: standby: $2, and the agent is ready all the same" 200 "$(status "$(agent_port "$agent")" /q/health/ready)"
}
says_down() { http "$(agent_port "$agent")" /q/health/ready | grep -q '"upstreams\[0\].state": "down"'; }
standby_has() { counters $standby "$agent_name" | wc -l; }

# rests: twenty events come to the primary, and none to the standby.
rests() {
    local before had
    had=$(standby_has)
    before=$(counters $primary "$agent_name" | wc -l)
    await 30 has_printed_more_than $primary "$agent_name" $((before + 20)) && [ "$(standby_has)" = "$had" ]
}

# returned HOW: the primary gets the events again, and the standby no more of them.
returned() {
    local before
    before=$(counters $primary "$agent_name" | wc -l)
    awaited "$name: standby: $1, and the events return to the primary" 120 \
        has_printed_more_than $primary "$agent_name" $((before + 20))
    awaited "$name: standby: $1, and the standby rests again" 120 rests
}

standby() {
    local before=0
    bring_up standby $primary $standby || return 0
    awaited "$name: standby: 30 events at the primary" 120 has_printed_more_than $primary "$agent_name" 29
    equal "$name: standby: the standby gets nothing meanwhile" "" "$(counters $standby "$agent_name")"

    compose stop $primary >"$work/$project.stop" 2>&1
    moved "$before" "the primary is stopped"
    awaited "$name: standby: the agent's health says that the primary is down" 120 says_down
    compose start $primary >"$work/$project.start" 2>&1
    returned "the primary is started"

    before=$(standby_has)
    compose kill -s SIGKILL $primary >"$work/$project.kill" 2>&1
    moved "$before" "the primary is killed"
    compose start $primary >"$work/$project.start" 2>&1
    returned "the primary is started after that"

    before=$(standby_has)
    docker pause "$(container $primary)" >"$work/$project.pause" 2>&1
    moved "$before" "the primary is silent"
    docker unpause "$(container $primary)" >"$work/$project.pause" 2>&1
    returned "the primary speaks again"

    compose restart $primary >"$work/$project.restart" 2>&1
    awaited "$name: standby: the primary is restarted and healthy" 120 healthy "$(container $primary)"
    returned "the primary is restarted"
    all_there $primary $standby
    take_down
}
