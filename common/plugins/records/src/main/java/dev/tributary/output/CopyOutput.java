package dev.tributary.output;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives every event to each of its stores. The stores share the stream, which nobody can change, so nothing is copied.
 *
 * <p>All stores are asked at once, in file order, whatever becomes of the others; the emit completes when all have taken
 * responsibility and fails if one that is not {@code ignore_error} has failed. A sender that then sends again gives the
 * stores that had taken the events a second copy of them: at least once, never less.
 */
final class CopyOutput implements Output {

    /** Words for how Fluentd copies records between stores. */
    enum CopyMode {
        NO_COPY,
        SHALLOW,
        DEEP,
        MARSHAL
    }

    record Config(
            @Param(
                    doc =
                            "Accepted and without effect: events cannot be changed once made, so the stores never see each "
                                    + "other's changes.",
                    value = "no_copy",
                    fluentd =
                            "lets stores share record objects by default, and a store that changes one changes it for "
                                    + "those after it")
            CopyMode copyMode,

            @Param(doc = "Old spelling of `copy_mode shallow`; without effect.", value = "false")
            boolean deepCopy,

            @Section(
                    doc = "An output with its `@type` and parameters, as in `<match>`. Its argument may say "
                            + "`ignore_error`: a failure of this store is logged and otherwise as good as success; and "
                            + "`ignore_if_prev_success`: this store gets only what the one before it has refused (one that "
                            + "was passed over for this reason counts as a success).",
                    required = true,
                    fluentd = "keeps events from the stores behind one that failed; here every store gets them, "
                            + "and the failure is reported to the sender all the same")
            List<ConfigElement> stores) {}

    private record Store(Output output, boolean ignoreError, boolean ignoreIfPrevSuccess) {
        private static final Set<String> WORDS = Set.of("ignore_error", "ignore_if_prev_success");

        static Store of(ConfigElement section, boolean first, PluginContext context) {
            List<String> words = section.argument().isBlank()
                    ? List.of()
                    : List.of(section.argument().strip().split("[\\s,]+"));
            words.stream().filter(word -> !WORDS.contains(word)).findFirst().ifPresent(word -> {
                throw new ConfigException(
                        section.position(),
                        "<store " + section.argument() + ">: the argument may say ignore_error and "
                                + "ignore_if_prev_success, not '" + word + "'");
            });
            boolean ignoreIfPrevSuccess = words.contains("ignore_if_prev_success");
            if (first && ignoreIfPrevSuccess) {
                throw new ConfigException(
                        section.position(), "ignore_if_prev_success: the first <store> has none before it");
            }
            return new Store(context.output(section, ""), words.contains("ignore_error"), ignoreIfPrevSuccess);
        }
    }

    private final PluginContext context;
    private final List<Store> stores;
    private final Stores all;
    private long ignoredErrors;

    CopyOutput(Config config, PluginContext context) {
        this.context = context;
        var made = new ArrayList<Store>();
        for (ConfigElement section : config.stores()) {
            made.add(Store.of(section, made.isEmpty(), context));
        }
        stores = List.copyOf(made);
        all = new Stores(stores.stream().map(Store::output).toList());
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        List<Future<?>> counted = new ArrayList<>(stores.size());
        Future<Void> previous = Future.failedFuture("there is no store before the first");
        for (Store store : stores) {
            Future<Void> done = store.ignoreIfPrevSuccess
                    ? previous.recover(failure -> Stores.emit(store.output, tag, events, handover))
                    : Stores.emit(store.output, tag, events, handover);
            counted.add(store.ignoreError ? done.otherwise(failure -> ignored(failure)) : done);
            previous = done;
        }
        return Future.join(counted).mapEmpty();
    }

    /** Logs the first ignored failure, then ever more rarely: a broken store fails with every emit. */
    private Void ignored(Throwable failure) {
        ignoredErrors++;
        if (Long.bitCount(ignoredErrors) == 1) {
            context.log().warnf("%d failure(s) of an ignore_error store ignored, the last: %s", ignoredErrors, failure);
        }
        return null;
    }

    @Override
    public Future<Void> start() {
        return all.start();
    }

    @Override
    public Future<Void> stop() {
        return all.stop();
    }

    /** Ready if every store is that must not fail. */
    @Override
    public Optional<Condition> condition() {
        return all.condition(index -> !stores.get(index).ignoreError);
    }
}
