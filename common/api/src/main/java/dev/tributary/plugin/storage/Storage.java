package dev.tributary.plugin.storage;

import dev.tributary.config.ConfigException;
import dev.tributary.config.FileReason;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Stage;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * Values by name that a plugin finds again after a restart. A plugin makes one in its constructor and starts and stops it
 * with itself. Confined to the plugin's event loop; the file is read and written elsewhere, in order.
 */
public final class Storage implements Stage {
    private final StorageConfig config;
    private final PluginContext context;
    private final InOrder inOrder;
    private final Optional<StorageFile> file;
    private final Map<Value, Value> values = new LinkedHashMap<>();
    private OptionalLong timer = OptionalLong.empty();
    private boolean changed;
    private boolean failing;

    /**
     * @param section {@code <storage>}
     * @param usage part of the file's name where there is no section, so that one plugin may have several
     * @throws ConfigException if it is to be kept and there is no place, or only one for several workers
     */
    public Storage(Optional<StorageConfig> section, String usage, PluginContext context) {
        config = section.orElseGet(() -> StorageConfig.standard(usage));
        this.context = context;
        inOrder = new InOrder(context.vertx());
        file = place().map(path -> new StorageFile(path, config));
        if (file.isEmpty() && config.persistent()) {
            throw ConfigException.about(
                    "storage", "<storage> with persistent true needs a path, or an @id of the plugin and a root_dir");
        }
    }

    private Optional<Path> place() {
        String worker = "worker" + context.workerId();
        if (config.path().isEmpty()) {
            String name = config.usage().isEmpty() ? "storage.json" : "storage." + config.usage() + ".json";
            return context.rootDir()
                    .filter(root -> context.hasOwnId())
                    .map(root -> root.resolve(worker).resolve(context.id()).resolve(name));
        }
        Path path = config.path().get();
        if (!StorageFile.isFile(path)) {
            return Optional.of(path.resolve(worker).resolve("storage.json"));
        }
        if (context.workers() > 1) {
            throw ConfigException.about(
                    "storage",
                    "<storage> of several workers needs a folder as path, and " + path
                            + " is a file; or no path, an @id" + " and a root_dir");
        }
        context.claim(new Claim.File(Optional.of("storage"), "path", path.toString()));
        return Optional.of(path);
    }

    /** Reads the file, if there is one; fails if it is there and cannot be read. */
    @Override
    public Future<Void> start() {
        if (file.isEmpty()) {
            return Future.succeededFuture();
        }
        return inOrder.blocking(file.get()::read)
                .onSuccess(found -> {
                    values.putAll(found);
                    if (config.autosave() && !config.persistent()) {
                        timer = OptionalLong.of(context.vertx()
                                .setPeriodic(config.autosaveInterval().toMillis(), due -> save()));
                    }
                })
                .recover(failure -> Future.failedFuture(
                        new IllegalStateException("storage " + file.get() + ": " + FileReason.of(failure), failure)))
                .mapEmpty();
    }

    public Optional<Value> get(String key) {
        return Optional.ofNullable(values.get(ValueFactory.newString(key)));
    }

    /**
     * Completes at once, and with {@code persistent true} when the file has it, or could not be written, which is logged:
     * whatever was to be kept, the plugin goes on.
     */
    public Future<Void> put(String key, Value value) {
        values.put(ValueFactory.newString(key), value);
        changed = true;
        return config.persistent() ? save() : Future.succeededFuture();
    }

    /** Never fails. */
    private Future<Void> save() {
        if (!changed || file.isEmpty()) {
            return Future.succeededFuture();
        }
        changed = false;
        Value now = ValueFactory.newMap(new LinkedHashMap<>(values));
        return inOrder.blocking(() -> file.get().write(now)).transform(written -> {
            if (written.failed()) {
                changed = true;
            }
            if (written.failed() != failing) {
                failing = written.failed();
                say(written.cause());
            }
            return Future.succeededFuture();
        });
    }

    private void say(@Nullable Throwable failure) {
        if (failure == null) {
            context.log().infof("%s: storage %s is written again", context.id(), file.orElseThrow());
        } else {
            context.log()
                    .errorf(
                            "%s: storage %s cannot be written, a restart finds what was there before: %s",
                            context.id(), file.orElseThrow(), FileReason.of(failure));
        }
    }

    @Override
    public Future<Void> stop() {
        timer.ifPresent(context.vertx()::cancelTimer);
        return config.saveAtShutdown() ? save() : Future.succeededFuture();
    }
}
