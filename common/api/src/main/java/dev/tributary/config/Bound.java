package dev.tributary.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A section that was bound to a config record, and what is wrong with it. */
public final class Bound<R extends Record> {
    private final ConfigElement element;
    private final Class<R> type;
    private final Part part;

    Bound(ConfigElement element, Class<R> type, Part part) {
        this.element = element;
        this.type = type;
        this.part = part;
    }

    /** @throws ConfigException with everything that is wrong */
    R record() {
        return make(record -> record);
    }

    /**
     * What is made of the record.
     *
     * @param making throws ConfigException for what the record alone could not refuse. Also asked if something is wrong,
     *     with a stand-in for that, so that it tells what else is; what it makes then is not used
     * @throws ConfigException with the places, and with everything that is wrong
     */
    public <P> P make(Function<R, P> making) {
        var errors = new ArrayList<>(part.errors());
        if (part.sound()) {
            try {
                P made = making.apply(type.cast(part.value().orElseThrow()));
                if (errors.isEmpty()) {
                    return made;
                }
            } catch (ConfigException e) {
                errors.addAll(placed(e));
            } catch (RuntimeException e) {
                // Behind another error it follows from the stand-in.
                if (errors.isEmpty()) {
                    throw e;
                }
            }
        }
        throw ConfigException.together(errors);
    }

    private List<ConfigException> placed(ConfigException refusal) {
        var shape = RecordShape.of(type);
        return refusal.all().stream()
                .filter(one -> RecordMaking.isNews(one, part.wrong()))
                .map(one -> one.placed(unplaced -> Places.within(element, shape, unplaced)))
                .toList();
    }
}
