package dev.tributary.plugin;

import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import java.util.ArrayList;
import java.util.List;

/** Copies a packed value without some of its fields; only maps and arrays on the way to one are opened. */
final class FieldRemoval {
    private FieldRemoval() {}

    /** @param paths those of all paths that lead here, at {@code depth} steps */
    static void copy(
            List<List<RecordAccessor.Step>> paths, int depth, MessagePackReader reader, MessagePackWriter out) {
        Kind kind = reader.kind();
        if (paths.isEmpty() || (kind != Kind.MAP && kind != Kind.ARRAY)) {
            raw(reader, out);
            return;
        }
        boolean map = kind == Kind.MAP;
        long size = map ? reader.mapHeader() : reader.arrayHeader();
        int start = reader.position();
        long kept = 0;
        for (long i = 0; i < size; i++) {
            kept += ends(child(paths, depth, reader, map, i, size), depth) ? 0 : 1;
            reader.skip();
        }
        if (map) {
            out.mapHeader(kept);
        } else {
            out.arrayHeader(kept);
        }
        reader.position(start);
        for (long i = 0; i < size; i++) {
            int key = reader.position();
            List<List<RecordAccessor.Step>> further = child(paths, depth, reader, map, i, size);
            if (ends(further, depth)) {
                reader.skip();
            } else {
                out.raw(reader.bytes(), key, reader.position() - key);
                copy(further, depth + 1, reader, out);
            }
        }
    }

    /** Moves over the key of a map's pair; the paths that lead to its value or to the array's i-th element. */
    private static List<List<RecordAccessor.Step>> child(
            List<List<RecordAccessor.Step>> paths,
            int depth,
            MessagePackReader reader,
            boolean map,
            long i,
            long size) {
        int keyStart = reader.position();
        int keyEnd = keyStart;
        List<List<RecordAccessor.Step>> further = List.of();
        for (List<RecordAccessor.Step> path : paths) {
            reader.position(keyStart);
            boolean leads = switch (path.get(depth)) {
                case RecordAccessor.Key key -> map && RecordAccessor.isText(reader, key.utf8());
                case RecordAccessor.Index index ->
                    !map && (index.number() < 0 ? size + index.number() : index.number()) == i;
            };
            if (leads) {
                further = further.isEmpty() ? new ArrayList<>() : further;
                further.add(path);
            }
        }
        if (map) {
            reader.position(keyStart);
            reader.skip();
            keyEnd = reader.position();
        }
        reader.position(keyEnd);
        return further;
    }

    private static boolean ends(List<List<RecordAccessor.Step>> further, int depth) {
        for (List<RecordAccessor.Step> path : further) {
            if (path.size() == depth + 1) {
                return true;
            }
        }
        return false;
    }

    private static void raw(MessagePackReader reader, MessagePackWriter out) {
        int start = reader.position();
        reader.skip();
        out.raw(reader.bytes(), start, reader.position() - start);
    }
}
