# The two scenarios that share events, from outside: to be sourced after scenario.sh.

# fan_out: of 11 events 10 go to the heavy aggregator; alone, the other one takes everything.
fan_out() {
    local heavy light before
    bring_up fan-out aggregator-heavy aggregator-light || return 0
    awaited "$name: fan-out: 20 events at the light aggregator" 90 has_printed_more_than aggregator-light "$agent_name" 19
    light=$(counters aggregator-light "$agent_name" | wc -l)
    heavy=$(counters aggregator-heavy "$agent_name" | wc -l)
    # Some rounds more or less: the agent goes on between the two counts, and its first chunks hold what had to wait.
    check "$name: fan-out: 10 to 1: $heavy and $light" "$work/$project.ratio" \
        test $((10 * light - 30)) -le "$heavy" -a "$heavy" -le $((10 * light + 30))

    compose stop aggregator-heavy >"$work/$project.stop" 2>&1
    before=$(counters aggregator-light "$agent_name" | wc -l)
    awaited "$name: fan-out: without the heavy one, the light one takes everything" 30 \
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
        awaited "$name: round-robin: 50 events at $service" 60 has_printed_more_than "$service" "$agent_name" 49
    done
    all_there aggregator-left aggregator-right
    left=$(counters aggregator-left "$agent_name" | wc -l) right=$(counters aggregator-right "$agent_name" | wc -l)
    # The turn is taken for each emit, and a source that was held up emits two events at once.
    check "$name: round-robin: equal shares: $left and $right" "$work/$project.shares" \
        test $((left - right)) -ge -5 -a $((left - right)) -le 5
    take_down
}
