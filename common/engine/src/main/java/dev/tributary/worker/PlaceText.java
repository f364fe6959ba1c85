package dev.tributary.worker;

import dev.tributary.config.Position;

/** A place as it is named within a sentence: file and line. */
final class PlaceText {
    private PlaceText() {}

    static String of(Position position) {
        return position.file() + ":" + position.line();
    }
}
