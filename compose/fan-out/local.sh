# The programs of the fan-out scenario, for compose/local: two aggregators, and $agents edge agents that send to both.
# It is to the local run what fan-out.yaml is to Compose, with the same .conf files.

width=18
certificates --server aggregator-heavy=127.0.0.1 --server aggregator-light=127.0.0.1 --client edge-agent

free_port "aggregator-heavy's forward input" 24224
heavy=$port
free_port "aggregator-heavy's HTTP" 8080
start aggregator-heavy aggregator "$here/fan-out/aggregator.conf" "$port" \
    NodeName=aggregator-heavy CERTS="$certs/aggregator-heavy" FORWARD_BIND=127.0.0.1 FORWARD_PORT="$heavy"

free_port "aggregator-light's forward input" 24234
light=$port
free_port "aggregator-light's HTTP" 8090
start aggregator-light aggregator "$here/fan-out/aggregator.conf" "$port" \
    NodeName=aggregator-light CERTS="$certs/aggregator-light" FORWARD_BIND=127.0.0.1 FORWARD_PORT="$light"

for number in $(seq "$agents"); do
    free_port "node$number's HTTP" $((8080 + number))
    start "node$number" edge-agent "$here/fan-out/edge-agent.conf" "$port" \
        NodeName="Node$number" CERTS="$certs/edge-agent" \
        AGGREGATOR_HEAVY_HOST=127.0.0.1 AGGREGATOR_HEAVY_PORT="$heavy" AGGREGATOR_LIGHT_HOST=127.0.0.1 AGGREGATOR_LIGHT_PORT="$light"
done
