package dev.tributary.forward.client;

import dev.tributary.config.ConfigBinder;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A list of servers in YAML, of which JSON is a part: each a map with the parameters of a {@code <server>} section. Only
 * the text's structure is read; no objects are made that it may name.
 */
final class ServerList {
    private final String file;

    private ServerList(String file) {
        this.file = file;
    }

    /**
     * @param file its name, for messages
     * @throws ConfigException with the place of what is wrong
     */
    static List<UpstreamConfig> parse(String file, String text, ConfigNotes notes) {
        return new ServerList(file).parse(text, notes);
    }

    private List<UpstreamConfig> parse(String text, ConfigNotes notes) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            throw new ConfigException(position(e.getProblemMark()), "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new ConfigException(new Position(file, 1, 1, ""), "not YAML: " + e.getMessage());
        }
        if (root == null) {
            return List.of();
        }
        if (!(root instanceof SequenceNode list)) {
            throw wrong(root, "not a list of servers; each begins with '- host: NAME'");
        }
        var servers = new ArrayList<UpstreamConfig>();
        for (Node node : list.getValue()) {
            servers.add(ConfigBinder.bind(server(node), UpstreamConfig.class, notes));
        }
        return servers;
    }

    private ConfigElement server(Node node) {
        if (!(node instanceof MappingNode map)) {
            throw wrong(node, "not a server; write its parameters as 'host: NAME', 'port: NUMBER' and so on");
        }
        var params = new LinkedHashMap<String, ConfigValue>();
        for (NodeTuple pair : map.getValue()) {
            if (!(pair.getKeyNode() instanceof ScalarNode key) || !(pair.getValueNode() instanceof ScalarNode value)) {
                throw wrong(pair.getKeyNode(), "not a parameter with a single value");
            }
            if (!value.getTag().equals(Tag.NULL)) {
                params.put(key.getValue(), new ConfigValue(value.getValue(), position(value.getStartMark())));
            }
        }
        return new ConfigElement("server", "", params, List.of(), position(node.getStartMark()));
    }

    private ConfigException wrong(Node node, String reason) {
        return new ConfigException(position(node.getStartMark()), reason);
    }

    /** Without the line itself, which may hold a password. */
    private Position position(Mark mark) {
        return mark == null
                ? new Position(file, 1, 1, "")
                : new Position(file, mark.getLine() + 1, mark.getColumn() + 1, "");
    }
}
