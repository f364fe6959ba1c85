# The programs of the fan-in scenario, for compose/local: one aggregator, and $agents edge agents that send to it.
# It is to the local run what fan-in.yaml is to Compose, with the same .conf files.

certificates --server aggregator=localhost,127.0.0.1 --client edge-agent

free_port "the aggregator's forward input" 24224
forward=$port
free_port "the aggregator's HTTP" 8080
start aggregator aggregator "$here/fan-in/aggregator.conf" "$port" \
    NodeName=aggregator CERTS="$certs/aggregator" FORWARD_BIND=127.0.0.1 FORWARD_PORT="$forward"

edge_agents AGGREGATOR_HOST=127.0.0.1 AGGREGATOR_PORT="$forward"
