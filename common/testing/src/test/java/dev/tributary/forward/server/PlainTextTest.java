package dev.tributary.forward.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.forward.client.ForwardClientPlugins;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    @AfterEach
    void allowAgain() {
        System.clearProperty("tributary.require-tls");
    }

    @Test
    void anInputThatAnybodyCanReachIsWarnedOf() throws Exception {
        assertThat(logged("bind 0.0.0.0")).anyMatch(line -> line.contains("anyone who can reach 0.0.0.0:"));
        assertThat(logged("bind 127.0.0.1")).noneMatch(line -> line.startsWith("WARN"));
        assertThat(logged("bind 0.0.0.0", "<security>\nself_hostname s\nshared_key k\n</security>"))
                .noneMatch(line -> line.contains("anyone"));
    }

    private static java.util.List<String> logged(String... lines) throws Exception {
        try (var log = new LogLines("test-1");
                var context = TestContext.own().plugins(new ForwardServerPlugins().plugins())) {
            var loop = new TestLoop(context.vertx());
            var server = loop.call(() -> context.make(
                    Category.SOURCE, ForwardServer.class, "@type forward", "port 0", String.join("\n", lines)));
            loop.await(server::start);
            loop.await(server::stop);
            return log.all();
        }
    }

    @Test
    void nothingPlainLeavesOrEntersTheMachineWhereThatIsForbidden() throws Exception {
        System.setProperty("tributary.require-tls", "true");
        assertThatThrownBy(() -> logged("bind 0.0.0.0")).hasMessageContaining("tributary.require-tls");
        assertThat(logged("bind 127.0.0.1")).isNotEmpty();
        try (var context = TestContext.own().plugins(new ForwardClientPlugins().plugins())) {
            assertThatThrownBy(() -> context.make(
                            Category.OUTPUT, Output.class, "@type forward", "<server>\nhost logs.example\n</server>"))
                    .hasMessageContaining("what is sent to logs.example:24224 would be plain text");
        }
    }
}
