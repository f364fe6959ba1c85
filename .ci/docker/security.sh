# Who is kept out of the running fan-in scenario: to be sourced after scenario.sh, called by fan-in.sh. An intruder is an agent
# on this machine, with the scenario's own configuration, that connects to the published port.

# intruder NAME FOLDER REASON: with the certificates and secrets in FOLDER none of its events arrives, both sides say why
# (REASON, an expression, is the aggregator's), and the agents of the scenario are not disturbed.
intruder() {
    local who=$1 log=$work/$project.$1 before
    said() { docker logs "$(container aggregator)" 2>&1 >/dev/null; }
    before=$(said | wc -l)
    program edge-agent "$log" "$(free_port)" compose/fan-in/edge-agent.conf \
        NodeName="$who" CERTS="$2" BUFFERS="$log.buffers" AGGREGATOR_HOST=127.0.0.1 AGGREGATOR_PORT="$AGGREGATOR_FORWARD_PORT"
    # REASON is among what it has said since.
    refused() { said | tail -n "+$(($1 + 1))" | grep -E ' (WARN|ERROR) ' | grep -Eq "$2"; }
    awaited "$name: fan-in: the aggregator says why it refuses the $who" 120 refused "$before" "$3"
    complains() { grep -Eq ' (WARN|ERROR) ' "$log.err"; }
    awaited "$name: fan-in: the $who says so as well" 120 complains
    before=$(counters aggregator "$agent_name" | wc -l)
    awaited "$name: fan-in: the agent goes on meanwhile" 120 has_printed_more_than aggregator "$agent_name" $((before + 3))
    equal "$name: fan-in: no event of the $who arrives" "" "$(counters aggregator "$who")" "$log.err"
    kill_now "$pid"
}

kept_out() {
    local certs=$work/$project.certs
    say "$name: who is let in"
    docker cp "$agent:/etc/tributary/certs" "$certs" >"$work/$project.cp" 2>&1
    cp -r "$certs" "$certs.stranger"
    check "$name: fan-in: a foreign authority's certificate is made" "$work/$project.foreign" \
        certs/generate "$work/$project.foreign-certs" --client edge-agent
    # It knows every secret and trusts the aggregator, so that only its own certificate can be what keeps it out.
    cp "$work/$project.foreign-certs/edge-agent/"{cert,key}.pem "$certs.stranger/"
    cp -r "$certs" "$certs.guesser"
    echo "not the password" >"$certs.guesser/password"

    # First a friend, so that it is known that nothing else keeps the others out.
    program edge-agent "$work/$project.friend" "$(free_port)" compose/fan-in/edge-agent.conf \
        NodeName=friend CERTS="$certs" BUFFERS="$work/$project.friend.buffers" AGGREGATOR_HOST=127.0.0.1 AGGREGATOR_PORT="$AGGREGATOR_FORWARD_PORT"
    awaited "$name: fan-in: one more agent, with the right certificate and password, is let in" 120 has_printed aggregator friend
    stop "$pid"
    intruder guesser "$certs.guesser" 'username/password mismatch'
    intruder stranger "$certs.stranger" 'is not signed by a CA'
    equal "$name: fan-in: no secret is in the aggregator's log" 0 \
        "$(docker logs "$(container aggregator)" 2>&1 | grep -cFf <(cat "$certs/password" "$certs/shared_key"))"
}
