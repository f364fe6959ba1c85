# The two scenarios that share events, from outside: to be sourced after scenario.sh.

# fan_out: of 11 events 10 go to the heavy aggregator; alone, the other one takes everything.
fan_out() {
    local heavy light usual before
    bring_up fan-out aggregator-heavy aggregator-light || return 0
    awaited "$name: fan-out: 20 events at the light aggregator" 120 has_printed_more_than aggregator-light "$agent_name" 19
    light=$(counters aggregator-light "$agent_name" | wc -l)
    heavy=$(counters aggregator-heavy "$agent_name" | wc -l)
    usual=$(counters aggregator-heavy "$agent_name" | usual_run)
    check "$name: fan-out: 10 to 1: $heavy and $light, $usual in a row" "$work/$project.ratio" \
        test "$usual" -ge 10 -a "$usual" -le 13

    compose stop aggregator-heavy >"$work/$project.stop" 2>&1
    before=$(counters aggregator-light "$agent_name" | wc -l)
    awaited "$name: fan-out: without the heavy one, the light one takes everything" 120 \
        has_printed_more_than aggregator-light "$agent_name" $((before + 50))
    equal "$name: fan-out: the agent is ready all the same" 200 "$(status "$(agent_port "$agent")" /q/health/ready)"
    all_there aggregator-heavy aggregator-light
    take_down
}

# round_robin: half of the events each, whatever the chunks are.
round_robin() {
    local service left right
    bring_up round-robin aggregator-left aggregator-right || return 0
    for service in aggregator-left aggregator-right; do
        awaited "$name: round-robin: 50 events at $service" 120 has_printed_more_than "$service" "$agent_name" 49
    done
    all_there aggregator-left aggregator-right
    left=$(counters aggregator-left "$agent_name" | wc -l) right=$(counters aggregator-right "$agent_name" | wc -l)
    # The turn is taken for each emit, and a source that was held up emits several events at once.
    equal "$name: round-robin: equal shares: $left and $right, one in a row" "1 1" \
        "$(counters aggregator-left "$agent_name" | usual_run) $(counters aggregator-right "$agent_name" | usual_run)"
    take_down
}
