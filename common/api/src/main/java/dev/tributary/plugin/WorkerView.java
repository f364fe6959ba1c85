package dev.tributary.plugin;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a plugin can see of the worker it runs in, once it is started. To be asked on the event loop. */
public interface WorkerView {

    /** Every plugin of the worker, as it is now: sources, filters, outputs, each in file order. */
    List<PluginView> plugins();

    /** The id of the output outside of labels that events with that tag go to. */
    Optional<String> outputOf(String tag);

    /** What the program was started as: version, worker, and what {@code <system>} says. */
    Map<String, Object> program();

    /**
     * Has the program read its configuration again, as on a signal. Completes when that is done, with a line for people;
     * fails with what is wrong. What has changed in the configuration is exchanged meanwhile, the plugin that asks too.
     *
     * @return empty, and nothing is done, where {@code <system>} does not say {@code enable_reload true}
     */
    Optional<Future<String>> reload();
}
