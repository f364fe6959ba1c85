package dev.tributary.msgpack;

import java.util.Random;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** Values of every kind and size, the same for the same seed. */
public final class RandomValues {
    private final Random random;

    public RandomValues(long seed) {
        random = new Random(seed);
    }

    public Value next(int depth) {
        return switch (random.nextInt(depth == 0 ? 7 : 10)) {
            case 0 -> ValueFactory.newNil();
            case 1 -> ValueFactory.newBoolean(random.nextBoolean());
            case 2, 3 -> ValueFactory.newInteger(random.nextLong() >> random.nextInt(64));
            case 4 -> ValueFactory.newFloat(Double.longBitsToDouble(random.nextLong()));
            case 5 ->
                random.nextBoolean()
                        ? ValueFactory.newBinary(bytes())
                        : ValueFactory.newExtension((byte) random.nextInt(-128, 128), bytes());
            case 6 -> ValueFactory.newString(bytes());
            case 7 -> {
                Value[] elements = new Value[size()];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = next(depth - 1);
                }
                yield ValueFactory.newArray(elements);
            }
            default -> map(depth);
        };
    }

    public Value map(int depth) {
        Value[] pairs = new Value[2 * size()];
        for (int i = 0; i < pairs.length; i += 2) {
            pairs[i] = ValueFactory.newString("key " + i + random.nextInt());
            pairs[i + 1] = next(depth - 1);
        }
        return ValueFactory.newMap(pairs);
    }

    private int size() {
        return random.nextInt(50) == 0 ? 15 + random.nextInt(5) : random.nextInt(5);
    }

    byte[] bytes() {
        int[] lengths = {0, 1, 2, 4, 8, 15, 16, 31, 32, 255, 256, 300};
        int length = random.nextInt(200) == 0 ? 65530 + random.nextInt(12) : lengths[random.nextInt(lengths.length)];
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
