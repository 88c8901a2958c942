package dev.espalier.ui;

import dev.espalier.app.Workbench;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.ui.shell.Project;

/**
 * What the window needs of the rest of the program.
 *
 * @param tasks runs what takes long; must deliver on the FX thread
 * @param settings what is remembered
 * @param project the open project, as the frame of the window sees it
 * @param workbench the open project
 * @param version the version of Espalier, for the note about it
 */
public record UiServices(
    TaskRunner tasks, Settings settings, Project project, Workbench workbench, String version) {}
