package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigJsonTest {
    private record User(
            @Param(doc = "name") String username,

            @Param(doc = "pin", secret = true, aliases = "code")
            String pin) {}

    private record Plugin(
            @Param(doc = "dsn", secret = true) String dsn,
            @Section(doc = "user") Optional<User> user) {}

    private static final ConfigElement ROOT =
            ConfigParser.parse("a.conf", """
            <match a "b" >
              @type p
              dsn hunter2
              port 24224
              nothing "#{use_nil}"
              private_key_path /etc/key
              <user>
                username u"1
                code hunter2
                password hunter2
              </user>
            </match>
            """, new Environment(Map.of(), "h", ""), (position, message) -> {});

    @Test
    void showsTheTreeWithSecretsMasked() {
        String json = ConfigJson.of(
                ROOT, element -> element.name().equals("match") ? Optional.of(Plugin.class) : Optional.empty());
        assertThat(json.replaceAll("\\s+", " ").replace(" : ", ":"))
                .isEqualTo("{ \"name\":\"ROOT\", \"arg\":\"\", \"params\":{ }, \"children\":[ { "
                        + "\"name\":\"match\", \"arg\":\"a \\\"b\\\"\", \"params\":{ \"@type\":\"p\", "
                        + "\"dsn\":\"xxxxxx\", \"port\":\"24224\", \"nothing\":null, "
                        + "\"private_key_path\":\"/etc/key\" }, \"children\":[ { "
                        + "\"name\":\"user\", \"arg\":\"\", \"params\":{ \"username\":\"u\\\"1\", "
                        + "\"code\":\"xxxxxx\", \"password\":\"xxxxxx\" }, \"children\":[ ] } ] } ] }");
    }

    @Test
    void showsThatASecretIsEmpty() {
        ConfigElement root = ConfigParser.parse(
                "a.conf",
                "<match **>\n  dsn ''\n  password\n</match>\n",
                new Environment(Map.of(), "h", ""),
                (at, note) -> {});
        String json = ConfigJson.of(
                root, element -> element.name().equals("match") ? Optional.of(Plugin.class) : Optional.empty());
        assertThat(json).contains("\"dsn\" : \"\"").contains("\"password\" : \"\"");
        assertThat(ConfigJson.masked(root.children().getFirst(), Plugin.class))
                .isEqualTo(Map.of("dsn", "", "password", ""));
    }

    @Test
    void masksByNameWhereNoRecordIsKnown() {
        String json = ConfigJson.of(ROOT, element -> Optional.empty());
        assertThat(json).contains("\"password\" : \"xxxxxx\"").contains("\"code\" : \"hunter2\"");
    }
}
