package dev.tributary.config;

import java.util.ArrayList;
import java.util.List;

/** Notes kept for a test to look at, as a user sees them: {@code file:line:column: message}. */
public final class Notes implements ConfigNotes {
    private final List<String> all = new ArrayList<>();

    @Override
    public void warn(Position position, String message) {
        all.add(position + ": " + message);
    }

    public List<String> all() {
        return List.copyOf(all);
    }
}
