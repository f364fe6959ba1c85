package dev.tributary.edge.tail;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Files that come to followed paths, as the system tells it (inotify). Each is opened at once: one that is renamed or
 * removed before anybody looks is read all the same. Where the system tells nothing, as of another machine's files, the
 * looks at the paths remain.
 *
 * <p>Has a thread that waits for the system; all else is called from the source's executor. What the two share is
 * immutable, and kept in concurrent maps.
 */
final class Arrivals implements AutoCloseable {
    private static final int FOLDERS_MAX = 256;

    /** Files that are open until the next look. */
    private static final int HELD_MAX = 64;

    /** A file that came, open. */
    record Arrival(FileFacts facts, FileChannel channel) {}

    /**
     * @param missed how many more came and were gone, or had been replaced, before they could be opened
     */
    record Came(List<Arrival> files, int missed) {
        static final Came NOTHING = new Came(List.of(), 0);

        private Came and(Arrival one) {
            var all = new ArrayList<>(files);
            all.add(one);
            return new Came(List.copyOf(all), missed);
        }

        private Came andMissed() {
            return new Came(files, missed + 1);
        }
    }

    private final WatchService service;
    private final Runnable woken;
    private final Map<Path, Came> came = new ConcurrentHashMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private final Map<WatchKey, Path> folders = new ConcurrentHashMap<>();

    /** By where a file really is, the path it is followed as. */
    private volatile Map<Path, Path> followed = Map.of();

    private volatile boolean overflown;

    private Arrivals(WatchService service, Runnable woken) {
        this.service = service;
        this.woken = woken;
    }

    /**
     * @param woken told, on another thread, that there is something to look at
     * @throws IOException if the system has no more watches to give
     */
    static Arrivals watch(String name, Runnable woken) throws IOException {
        var arrivals = new Arrivals(FileSystems.getDefault().newWatchService(), woken);
        Thread.ofVirtual().name("tributary-tail-arrivals-" + name).start(arrivals::run);
        return arrivals;
    }

    /**
     * From now on these paths are watched, and no others.
     *
     * @return why some are not, if so
     */
    Optional<IOException> follow(Collection<Path> paths) {
        var places = new HashMap<Path, Path>();
        Set<Path> wanted = new LinkedHashSet<>();
        for (Path path : paths) {
            places.put(path, path);
            wanted.add(path.getParent());
            if (Files.isSymbolicLink(path)) {
                try {
                    Path real = path.toRealPath();
                    places.put(real, path);
                    wanted.add(real.getParent());
                } catch (IOException e) {
                    // It leads to nothing yet.
                }
            }
        }
        followed = Map.copyOf(places);
        came.keySet().stream().filter(path -> !paths.contains(path)).toList().forEach(this::drop);
        return register(wanted);
    }

    private Optional<IOException> register(Set<Path> wanted) {
        Optional<IOException> refused = Optional.empty();
        var watched = new HashMap<WatchKey, Path>();
        for (Path folder : wanted.stream().limit(FOLDERS_MAX).toList()) {
            try {
                WatchKey key = folder.register(service, StandardWatchEventKinds.ENTRY_CREATE);
                watched.put(key, folder);
                folders.put(key, folder);
            } catch (NoSuchFileException e) {
                // It is tried again with the next expansion.
            } catch (IOException e) {
                refused = Optional.of(e);
            }
        }
        for (WatchKey key : List.copyOf(folders.keySet())) {
            if (!watched.containsKey(key)) {
                folders.remove(key);
                key.cancel();
            }
        }
        return refused;
    }

    /** What came to the path since this was asked last, in order. The channels are the caller's now. */
    Came take(Path path) {
        Came all = came.remove(path);
        if (all == null) {
            return Came.NOTHING;
        }
        held.addAndGet(-all.files.size());
        return all;
    }

    /** Whether the system had more to tell than it could keep; asked for once. */
    boolean overflown() {
        boolean was = overflown;
        overflown = false;
        return was;
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                boolean any = false;
                for (WatchEvent<?> event : key.pollEvents()) {
                    Path folder = folders.get(key);
                    any |= folder != null && heard(folder, event);
                }
                key.reset();
                if (any) {
                    woken.run();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // The source has stopped.
        }
    }

    private boolean heard(Path folder, WatchEvent<?> event) {
        if (event.kind().equals(StandardWatchEventKinds.OVERFLOW)) {
            overflown = true;
            return true;
        }
        if (folder == null) {
            return false;
        }
        Path place = folder.resolve((Path) event.context());
        Path path = followed.get(place);
        if (path == null) {
            return false;
        }
        arrived(path, place);
        return true;
    }

    private void arrived(Path path, Path place) {
        if (held.get() >= HELD_MAX) {
            miss(path);
            return;
        }
        try {
            Optional<Arrival> one = open(place);
            one.ifPresent(arrival -> {
                boolean replaced = came.getOrDefault(path, Came.NOTHING).files.stream()
                        .anyMatch(known -> known.facts.key().equals(arrival.facts.key()));
                if (replaced) {
                    close(arrival);
                }
                came.compute(path, (same, all) -> {
                    Came before = all == null ? Came.NOTHING : all;
                    return replaced ? before.andMissed() : before.and(arrival);
                });
            });
        } catch (NoSuchFileException e) {
            if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                miss(path);
            }
        } catch (IOException e) {
            // The look at the path finds the same, and says it.
        }
    }

    private void miss(Path path) {
        came.compute(path, (same, all) -> (all == null ? Came.NOTHING : all).andMissed());
    }

    private Optional<Arrival> open(Path place) throws IOException {
        FileFacts facts = FileFacts.of(place);
        if (!facts.regular()) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(place, StandardOpenOption.READ);
        if (!FileFacts.of(place).key().equals(facts.key())) {
            // Replaced meanwhile: that is told next. Which of the two it is cannot be known.
            channel.close();
            throw new NoSuchFileException(place.toString());
        }
        held.incrementAndGet();
        return Optional.of(new Arrival(facts, channel));
    }

    private void drop(Path path) {
        take(path).files.forEach(Arrivals::closeQuietly);
    }

    private void close(Arrival arrival) {
        held.decrementAndGet();
        closeQuietly(arrival);
    }

    static void closeQuietly(Arrival arrival) {
        try {
            arrival.channel.close();
        } catch (IOException e) {
            // It was only read.
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
        came.keySet().forEach(this::drop);
    }
}
