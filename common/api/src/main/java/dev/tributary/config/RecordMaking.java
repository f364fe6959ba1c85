package dev.tributary.config;

import dev.tributary.config.RecordShape.Slot;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a record of the values of its slots. What the constructor refuses, its own or that of an inlined one, is kept,
 * and it is asked again with something else in place of what it refused, for as long as that brings up anything new.
 */
final class RecordMaking {
    private final List<ConfigException> refusals = new ArrayList<>();
    private final Set<String> wrong;

    /** @param wrong names of what is known to be wrong; what is said of that is no news. Those refused are added */
    RecordMaking(Set<String> wrong) {
        this.wrong = wrong;
    }

    /** What was refused, without places. */
    List<ConfigException> refusals() {
        return List.copyOf(refusals);
    }

    /** The record; empty if it cannot be made even with stand-ins. */
    Optional<Record> make(RecordShape shape, List<Object> values) {
        var tried = new ArrayList<>(values);
        while (true) {
            Optional<Object[]> components = components(shape, tried);
            if (components.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(shape.construct(components.get()));
            } catch (ConfigException e) {
                if (!replace(shape, tried, keep(e))) {
                    return Optional.empty();
                }
            } catch (RuntimeException e) {
                if (wrong.isEmpty()) {
                    throw e;
                }
                return Optional.empty();
            }
        }
    }

    private Optional<Object[]> components(RecordShape shape, List<Object> values) {
        var components = new ArrayList<>();
        int next = 0;
        for (RecordComponent component : shape.type().getRecordComponents()) {
            if (component.isAnnotationPresent(Inline.class)) {
                RecordShape inlined = RecordShape.inlined(component);
                int end = next + inlined.slots().size();
                Optional<Record> made = inlined(inlined, values.subList(next, end));
                if (made.isEmpty()) {
                    return Optional.empty();
                }
                components.add(made.get());
                next = end;
            } else {
                components.add(values.get(next++));
            }
        }
        return Optional.of(components.toArray());
    }

    /** If it cannot be made of its values, of none. */
    private Optional<Record> inlined(RecordShape shape, List<Object> values) {
        Optional<Record> made = make(shape, values);
        if (made.isPresent()) {
            return made;
        }
        shape.slots().forEach(slot -> wrong.add(slot.name()));
        var none = new ArrayList<>();
        shape.slots().forEach(slot -> StandIns.of(slot).ifPresent(none::add));
        return none.size() == values.size() ? make(shape, none) : Optional.empty();
    }

    /** All that it says, of which the news is kept. */
    private List<ConfigException> keep(ConfigException refusal) {
        List<ConfigException> all = refusal.all();
        all.stream()
                .filter(one -> isNews(one, wrong))
                .filter(one ->
                        refusals.stream().noneMatch(known -> known.reason().equals(one.reason())))
                .toList()
                .forEach(refusals::add);
        return all;
    }

    /** Whether that says nothing of a value that only stands for a wrong one. */
    static boolean isNews(ConfigException error, Set<String> wrong) {
        return wrong.stream().noneMatch(name -> means(error, name) || Places.names(error.reason(), name));
    }

    private static boolean means(ConfigException error, String name) {
        return error.parameter().filter(name::equals).isPresent();
    }

    /** Puts stand-ins where something was refused; false if that changes nothing. */
    private boolean replace(RecordShape shape, List<Object> values, List<ConfigException> refused) {
        boolean changed = false;
        for (int i = 0; i < values.size(); i++) {
            Slot slot = shape.slots().get(i);
            Optional<Object> other = StandIns.of(slot);
            if (refused.stream().anyMatch(error -> isOf(error, slot))
                    && other.filter(values.get(i)::equals).isEmpty()) {
                if (other.isEmpty()) {
                    return false;
                }
                values.set(i, other.get());
                changed = true;
            }
        }
        shape.slots().stream()
                .filter(slot -> refused.stream().anyMatch(error -> isOf(error, slot)))
                .forEach(slot -> wrong.add(slot.name()));
        return changed;
    }

    private static boolean isOf(ConfigException error, Slot slot) {
        return error.parameter().map(slot.name()::equals).orElseGet(() -> Places.names(error.reason(), slot.name()));
    }
}
