package dev.tributary.buffer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A file system in memory that forgets what was not synced when it crashes: writes to a file in any order and torn, names
 * from the last one back. It fails when it is told to.
 */
final class FakeFiles implements BufferFiles {

    /** The machine is gone; nobody gets an answer any more. */
    static final class CrashedException extends RuntimeException {}

    private record Write(long position, byte[] bytes) {}

    private static final class Inode {
        byte[] current = new byte[0];
        byte[] durable = new byte[0];
        final List<Write> unsynced = new ArrayList<>();
    }

    /** What a name meant before it was changed; nothing if it was not there. */
    private record Renaming(Map<Path, Inode> before) {}

    private Map<Path, Inode> names = new TreeMap<>();
    private final List<Renaming> unsyncedNames = new ArrayList<>();
    private long operations;
    private long crashAt = Long.MAX_VALUE;
    private long limitBytes = Long.MAX_VALUE;
    private boolean denied;
    private Random failing = new Random(0);
    private double failureRate;
    private int era;
    private int open;
    private int mostOpen;

    /** From that operation on, counted from now, the machine is gone. */
    void crashAtOperation(long number) {
        crashAt = operations + number;
    }

    long operations() {
        return operations;
    }

    /** A disk of that size. */
    void limit(long bytes) {
        limitBytes = bytes;
    }

    /** Nothing may be written any more. */
    void deny(boolean nothingIsAllowed) {
        denied = nothingIsAllowed;
    }

    void failSometimes(double rate, Random random) {
        failureRate = rate;
        failing = random;
    }

    /** So many files were open at the same time. */
    int mostOpen() {
        return mostOpen;
    }

    /** Somebody deletes a file. */
    void deleteOne(Path file) {
        names.remove(file);
        unsyncedNames.clear();
    }

    /** Somebody deletes every file. */
    void deleteAll() {
        names.clear();
        unsyncedNames.clear();
    }

    /** Changes a byte on disk. */
    void damage(Path file, int position) {
        Inode inode = names.get(file);
        inode.current[position] ^= 0x55;
        inode.durable = inode.current.clone();
    }

    byte[] bytes(Path file) {
        return names.get(file).current.clone();
    }

    void put(Path file, byte[] bytes) {
        var inode = new Inode();
        inode.current = bytes.clone();
        inode.durable = bytes.clone();
        names.put(file, inode);
    }

    List<Path> all() {
        return List.copyOf(names.keySet());
    }

    /** Power is lost and comes back: what had been synced is there, of the rest anything. */
    void crash(Random random) {
        era++;
        crashAt = Long.MAX_VALUE;
        int kept = unsyncedNames.isEmpty() ? 0 : random.nextInt(unsyncedNames.size() + 1);
        for (int i = unsyncedNames.size() - 1; i >= kept; i--) {
            unsyncedNames.get(i).before().forEach((name, inode) -> {
                if (inode == null) {
                    names.remove(name);
                } else {
                    names.put(name, inode);
                }
            });
        }
        unsyncedNames.clear();
        for (Inode inode : names.values()) {
            byte[] survived = inode.durable;
            for (Write write : inode.unsynced) {
                if (random.nextBoolean()) {
                    int length = random.nextBoolean() ? write.bytes.length : random.nextInt(write.bytes.length + 1);
                    survived = written(survived, write.position, Arrays.copyOf(write.bytes, length));
                }
            }
            inode.unsynced.clear();
            inode.current = survived;
            inode.durable = survived;
        }
    }

    private static byte[] written(byte[] to, long position, byte[] bytes) {
        byte[] result = Arrays.copyOf(to, (int) Math.max(to.length, position + bytes.length));
        System.arraycopy(bytes, 0, result, (int) position, bytes.length);
        return result;
    }

    private void operate(boolean mayFail) throws IOException {
        if (++operations >= crashAt) {
            throw new CrashedException();
        }
        if (denied && mayFail) {
            throw new IOException("Permission denied");
        }
        if (mayFail && failureRate > 0 && failing.nextDouble() < failureRate) {
            throw new IOException("Input/output error");
        }
    }

    private void rename(Path... changed) {
        Map<Path, Inode> before = new LinkedHashMap<>();
        for (Path name : changed) {
            before.put(name, names.get(name));
        }
        unsyncedNames.add(new Renaming(before));
    }

    private long used() {
        return names.values().stream().mapToLong(one -> one.current.length).sum();
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        operate(true);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        operate(false);
        return names.keySet().stream()
                .filter(one -> folder.equals(one.getParent()))
                .map(one -> one.getFileName().toString())
                .toList();
    }

    @Override
    public List<String> folders(Path folder) throws IOException {
        operate(false);
        return names.keySet().stream()
                .filter(one -> one.startsWith(folder) && one.getNameCount() > folder.getNameCount() + 1)
                .map(one -> one.getName(folder.getNameCount()).toString())
                .distinct()
                .toList();
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        operate(true);
        if (names.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        rename(file);
        var inode = new Inode();
        names.put(file, inode);
        return new Open(inode, era);
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        operate(false);
        Inode inode = names.get(file);
        if (inode == null) {
            throw new NoSuchFileException(file.toString());
        }
        return new Open(inode, era);
    }

    @Override
    public boolean exists(Path file) {
        return names.containsKey(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        operate(true);
        if (!names.containsKey(from)) {
            throw new NoSuchFileException(from.toString());
        }
        rename(new Path[] {from, to});
        names.put(to, names.remove(from));
    }

    @Override
    public void delete(Path file) throws IOException {
        operate(false);
        if (names.containsKey(file)) {
            rename(new Path[] {file});
            names.remove(file);
        }
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        operate(true);
        unsyncedNames.clear();
    }

    @Override
    public AutoCloseable lock(Path folder) {
        return () -> {};
    }

    private final class Open implements OpenFile {
        private final Inode inode;
        private final int opened;
        private boolean closed;

        Open(Inode inode, int opened) {
            this.inode = inode;
            this.opened = opened;
            mostOpen = Math.max(mostOpen, ++open);
        }

        @Override
        public void write(long position, ByteBuffer... pieces) throws IOException {
            check(true);
            int length = Arrays.stream(pieces).mapToInt(ByteBuffer::remaining).sum();
            ByteBuffer all = ByteBuffer.allocate(length);
            Arrays.stream(pieces).forEach(all::put);
            byte[] bytes = all.array();
            long room = limitBytes - used();
            boolean full = position + length > inode.current.length && position + length - inode.current.length > room;
            if (full) {
                bytes = Arrays.copyOf(bytes, (int) Math.clamp(room, 0, length));
            }
            inode.unsynced.add(new Write(position, bytes));
            inode.current = written(inode.current, position, bytes);
            if (full) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            check(false);
            if (position + target.remaining() > inode.current.length) {
                throw new EOFException("the file ends at byte " + inode.current.length);
            }
            target.put(inode.current, (int) position, target.remaining());
        }

        @Override
        public long size() {
            return inode.current.length;
        }

        @Override
        public void truncate(long size) throws IOException {
            check(false);
            if (size < inode.current.length) {
                inode.current = Arrays.copyOf(inode.current, (int) size);
                inode.unsynced.removeIf(write -> write.position >= size);
                if (inode.durable.length > size) {
                    inode.durable = Arrays.copyOf(inode.durable, (int) size);
                }
            }
        }

        @Override
        public void sync() throws IOException {
            check(true);
            inode.durable = inode.current.clone();
            inode.unsynced.clear();
        }

        private void check(boolean mayFail) throws IOException {
            operate(mayFail);
            if (opened != era) {
                throw new CrashedException();
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
            }
        }
    }
}
