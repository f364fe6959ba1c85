# The programs of the round-robin scenario, for compose/local: two aggregators, and $agents edge agents that send to both.
# It is to the local run what round-robin.yaml is to Compose, with the same .conf files.

width=18
certificates --server aggregator-left=127.0.0.1 --server aggregator-right=127.0.0.1 --client edge-agent

free_port "aggregator-left's forward input" 24224
left=$port
free_port "aggregator-left's HTTP" 8080
start aggregator-left aggregator "$here/round-robin/aggregator.conf" "$port" \
    NodeName=aggregator-left CERTS="$certs/aggregator-left" FORWARD_BIND=127.0.0.1 FORWARD_PORT="$left"

free_port "aggregator-right's forward input" 24234
right=$port
free_port "aggregator-right's HTTP" 8090
start aggregator-right aggregator "$here/round-robin/aggregator.conf" "$port" \
    NodeName=aggregator-right CERTS="$certs/aggregator-right" FORWARD_BIND=127.0.0.1 FORWARD_PORT="$right"

for number in $(seq "$agents"); do
    free_port "node$number's HTTP" $((8080 + number))
    start "node$number" edge-agent "$here/round-robin/edge-agent.conf" "$port" \
        NodeName="Node$number" CERTS="$certs/edge-agent" \
        AGGREGATOR_LEFT_HOST=127.0.0.1 AGGREGATOR_LEFT_PORT="$left" AGGREGATOR_RIGHT_HOST=127.0.0.1 AGGREGATOR_RIGHT_PORT="$right"
done
