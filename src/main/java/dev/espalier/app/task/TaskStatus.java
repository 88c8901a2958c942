package dev.espalier.app.task;

/**
 * A task as a person sees it in the task list.
 *
 * @param id unique within one {@link TaskRunner}
 * @param title what is being done, for example "Evaluate residual.onnx"
 * @param fraction 0 to 1, or negative while it cannot be said
 * @param message the current step; may be empty
 * @param state whether it still runs, and if not, how it ended
 * @param background whether nobody waits for it
 */
public record TaskStatus(
    long id, String title, double fraction, String message, TaskState state, boolean background) {}
