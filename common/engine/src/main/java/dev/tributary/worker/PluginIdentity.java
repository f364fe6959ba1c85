package dev.tributary.worker;

/**
 * Which plugin of which worker.
 *
 * @param category {@code source}, {@code filter}, {@code output}; {@code router} for the root and the labels
 * @param id {@code @id} or made up; unique in a worker
 * @param type the {@code @type}, as the plugin calls itself
 * @param workerId from 0
 */
public record PluginIdentity(String category, String type, String id, int workerId) {
    /** For people: {@code forward output 'forward-1'}. */
    @Override
    public String toString() {
        return type + " " + category + " '" + id + "'";
    }
}
