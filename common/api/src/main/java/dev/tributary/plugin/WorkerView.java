package dev.tributary.plugin;

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
}
