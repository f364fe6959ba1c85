package dev.tributary.msgpack;

/**
 * Finds where a value ends, whether its bytes arrive at once or cut anywhere, and builds nothing. What it remembers is
 * a few counters: values still owed, bytes of a body still to come, a length that is half read. There is no stack, so
 * depth costs nothing.
 *
 * <p>Every first byte falls into one of two sorts. Most tell everything: how many bytes the value takes and how many
 * values it announces ({@link #SHAPES}). The others ({@code str 8}, {@code array 16} …) are followed by a length.
 *
 * <p>Not thread-safe.
 */
public final class Skimmer {
    /** The bytes end before the value does. */
    public static final int TORN = -1;

    /** 0xc1 stands where a value should begin. */
    public static final int NEVER_USED = -2;

    /** Arrays and maps nest deeper than {@link Values#DEPTH_MAX}. */
    public static final int TOO_DEEP = -3;

    private static final long CONTAINER = 1L << 32;

    /**
     * For each first byte that tells everything: its bytes in bits 0 to 7; above them what it adds to a sum that holds
     * the values still owed in its low half and the arrays and maps seen in its high half. 0 for the others.
     */
    private static final long[] SHAPES = shapes();

    private long owed;
    private long bodyLeft;
    private long lengthRead;
    private int lengthLeft;
    private int first;
    private long size;

    /**
     * Where the value at {@code position} ends, however deep it is, or {@link #TORN} or {@link #NEVER_USED}.
     *
     * @param limit first index that must not be read
     */
    public static int end(byte[] bytes, int position, int limit) {
        return end(bytes, position, limit, Integer.MAX_VALUE);
    }

    /** As {@link #end}, or {@link #TOO_DEEP}: then nobody could make a value of it. */
    public static int endWithinDepth(byte[] bytes, int position, int limit) {
        return end(bytes, position, limit, Values.DEPTH_MAX);
    }

    /** Does not look at the depth while {@code freeContainers} arrays and maps are not exceeded. */
    private static int end(byte[] bytes, int position, int limit, int freeContainers) {
        long[] shapes = SHAPES;
        int at = position;
        long sum = 1;
        do {
            if (at >= limit) {
                return TORN;
            }
            int first = bytes[at] & 0xff;
            long shape = shapes[first];
            if (shape != 0) {
                at += (int) shape & 0xff;
                sum += shape >> 8;
            } else if (first == 0xd9 && limit - at > 1) {
                at += 2 + (bytes[at + 1] & 0xff);
                sum--;
            } else {
                int lengthBytes = lengthBytes(first);
                if (lengthBytes == 0) {
                    return NEVER_USED;
                }
                at++;
                if (lengthBytes > limit - at) {
                    return TORN;
                }
                long length = unsigned(bytes, at, lengthBytes);
                at += lengthBytes;
                if (first >= 0xdc) {
                    length = first >= 0xde ? 2 * length : length;
                    sum += CONTAINER - 1 + length;
                    if (length > limit - at || (sum & 0xffff_ffffL) > limit - at) {
                        return TORN;
                    }
                } else {
                    length = first >= 0xc7 && first <= 0xc9 ? length + 1 : length;
                    if (length > limit - at) {
                        return TORN;
                    }
                    at += (int) length;
                    sum--;
                }
            }
        } while ((int) sum != 0);
        if (at > limit || at < 0) {
            return TORN;
        }
        // Only who opens more than DEPTH_MAX of them can nest deeper; the exact look is for those few.
        boolean deep = sum >>> 32 > freeContainers && Values.isTooDeep(bytes, position, at);
        return deep ? TOO_DEEP : at;
    }

    /**
     * Skims on. After {@link #isComplete()} the next call begins a new value.
     *
     * @return how many of the {@code length} bytes belong to the value: all, unless it ended before
     * @throws MalformedMessagePackException at 0xc1
     */
    public int feed(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (isComplete()) {
            owed = 1;
            size = 0;
        }
        int limit = offset + length;
        int at = offset;
        while (at < limit && !isDone()) {
            if (bodyLeft > 0) {
                int taken = (int) Math.min(bodyLeft, limit - at);
                bodyLeft -= taken;
                at += taken;
            } else if (lengthLeft > 0) {
                lengthRead = lengthRead << 8 | (bytes[at++] & 0xff);
                if (--lengthLeft == 0) {
                    announced(lengthRead);
                }
            } else {
                at = values(bytes, at, limit);
            }
        }
        size += at - offset;
        return at - offset;
    }

    /** Whole values and first bytes, as long as each is followed by nothing that was not announced. */
    private int values(byte[] bytes, int from, int limit) {
        long[] shapes = SHAPES;
        long sum = owed;
        int at = from;
        while (at < limit && sum != 0) {
            int next = bytes[at] & 0xff;
            long shape = shapes[next];
            if (shape == 0) {
                first = next;
                lengthLeft = lengthBytes(next);
                lengthRead = 0;
                if (lengthLeft == 0) {
                    throw new MalformedMessagePackException("0xc1 at byte " + (size + at - from) + " of a value");
                }
                sum--;
                at++;
                break;
            }
            at += (int) shape & 0xff;
            sum += (byte) (shape >> 8);
        }
        owed = sum;
        if (at > limit) {
            bodyLeft = (long) at - limit;
            return limit;
        }
        return at;
    }

    private void announced(long length) {
        if (first >= 0xdc) {
            owed += first >= 0xde ? 2 * length : length;
        } else {
            bodyLeft = first >= 0xc7 && first <= 0xc9 ? length + 1 : length;
        }
    }

    private boolean isDone() {
        return owed == 0 && bodyLeft == 0 && lengthLeft == 0;
    }

    /** Whether a value has ended with the last byte fed; also before the first byte. */
    public boolean isComplete() {
        return isDone();
    }

    /** Bytes of the present value so far; all of its bytes once it is complete. */
    public long sizeBytes() {
        return size;
    }

    /** What the present value will take at least, by what it has announced: each value owed is a byte or more. */
    public long leastBytes() {
        return size + bodyLeft + lengthLeft + owed;
    }

    /** Bytes of length that follow {@code first}, a byte that does not tell everything; 0 for 0xc1. */
    private static int lengthBytes(int first) {
        return switch (first) {
            case 0xc4, 0xc7, 0xd9 -> 1;
            case 0xc5, 0xc8, 0xda, 0xdc, 0xde -> 2;
            case 0xc6, 0xc9, 0xdb, 0xdd, 0xdf -> 4;
            default -> 0;
        };
    }

    private static long unsigned(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value;
    }

    private static long[] shapes() {
        long[] shapes = new long[256];
        for (int first = 0; first < 256; first++) {
            shapes[first] = switch (MessagePackReader.kindOf(first)) {
                case MAP -> first <= 0x8f ? shape(1, 2 * (first & 0x0f), CONTAINER) : 0;
                case ARRAY -> first <= 0x9f ? shape(1, first & 0x0f, CONTAINER) : 0;
                case STRING -> first <= 0xbf ? shape(1 + (first & 0x1f), 0, 0) : 0;
                case NIL, BOOLEAN -> shape(1, 0, 0);
                case FLOAT -> shape(first == 0xca ? 5 : 9, 0, 0);
                case INTEGER -> shape(integerBytes(first), 0, 0);
                case EXTENSION -> first >= 0xd4 ? shape(2 + (1 << (first - 0xd4)), 0, 0) : 0;
                case BINARY, NEVER_USED -> 0;
            };
        }
        return shapes;
    }

    private static int integerBytes(int first) {
        return first < 0xcc || first >= 0xe0 ? 1 : 1 + (1 << (first & 0x03));
    }

    private static long shape(int bytes, int children, long container) {
        return (container + children - 1) << 8 | bytes;
    }
}
