package dev.espalier.ui;

import dev.espalier.app.Unpacking;
import dev.espalier.app.settings.Setting;
import dev.espalier.app.task.TaskState;
import dev.espalier.ui.compare.CompareView;
import dev.espalier.ui.compare.CompareViewModel;
import dev.espalier.ui.compare.LayerErrorsView;
import dev.espalier.ui.compare.LayerErrorsViewModel;
import dev.espalier.ui.compare.TriedView;
import dev.espalier.ui.compare.TriedViewModel;
import dev.espalier.ui.data.DataView;
import dev.espalier.ui.data.DataViewModel;
import dev.espalier.ui.export.ExportView;
import dev.espalier.ui.export.ExportViewModel;
import dev.espalier.ui.fx.Overlay;
import dev.espalier.ui.fx.ViewLoader;
import dev.espalier.ui.fx.action.Action;
import dev.espalier.ui.fx.action.ActionId;
import dev.espalier.ui.fx.action.ActionNodes;
import dev.espalier.ui.fx.action.ActionTable;
import dev.espalier.ui.fx.action.TextUndo;
import dev.espalier.ui.fx.desktop.Desktop;
import dev.espalier.ui.fx.dialog.Dialogs;
import dev.espalier.ui.fx.theme.ThemeChoice;
import dev.espalier.ui.fx.theme.ThemeManager;
import dev.espalier.ui.goal.GoalView;
import dev.espalier.ui.goal.GoalViewModel;
import dev.espalier.ui.help.AboutView;
import dev.espalier.ui.help.ShortcutsView;
import dev.espalier.ui.inspector.ActivationsView;
import dev.espalier.ui.inspector.BlocksView;
import dev.espalier.ui.inspector.ChannelTargetView;
import dev.espalier.ui.inspector.ChannelsView;
import dev.espalier.ui.inspector.FactorizationView;
import dev.espalier.ui.inspector.InspectorView;
import dev.espalier.ui.inspector.InspectorViewModel;
import dev.espalier.ui.inspector.LayerIntegersView;
import dev.espalier.ui.inspector.PlacesView;
import dev.espalier.ui.inspector.PruningView;
import dev.espalier.ui.inspector.QuantizationView;
import dev.espalier.ui.inspector.RepairView;
import dev.espalier.ui.inspector.WaysView;
import dev.espalier.ui.log.LogBuffer;
import dev.espalier.ui.log.LogView;
import dev.espalier.ui.log.LogViewModel;
import dev.espalier.ui.palette.PaletteView;
import dev.espalier.ui.palette.PaletteViewModel;
import dev.espalier.ui.selection.LayerSelection;
import dev.espalier.ui.shell.DropViewModel;
import dev.espalier.ui.shell.MainView;
import dev.espalier.ui.shell.MainViewModel;
import dev.espalier.ui.shell.NoticesViewModel;
import dev.espalier.ui.shell.Parts;
import dev.espalier.ui.shell.ResourcesViewModel;
import dev.espalier.ui.shell.StatusView;
import dev.espalier.ui.shell.StatusViewModel;
import dev.espalier.ui.shell.UnpackViewModel;
import dev.espalier.ui.shell.WindowMemory;
import dev.espalier.ui.tasks.TasksView;
import dev.espalier.ui.tasks.TasksViewModel;
import dev.espalier.ui.tree.LayersView;
import dev.espalier.ui.tree.LayersViewModel;
import dev.espalier.ui.welcome.WelcomeView;
import dev.espalier.ui.welcome.WelcomeViewModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import javafx.util.Subscription;

/** Makes all view models and views of the window and puts them together. */
public final class MainWindow {
  private final UiServices services;
  private final ThemeManager theme;
  private final Stage stage;
  private final ActionTable actions = new ActionTable();
  private final Desktop desktop;
  private final Dialogs dialogs;
  private final MainViewModel shell;
  private final TasksViewModel tasks;
  private final LogViewModel log;
  private final PaletteViewModel palette = new PaletteViewModel();
  private final NoticesViewModel notices = new NoticesViewModel();
  private final ResourcesViewModel resources = new ResourcesViewModel();
  private final UnpackViewModel unpack;
  private final WindowMemory memory;
  private final LayerSelection selection;
  private final InspectorViewModel inspector;

  /**
   * Makes the window; call on the FX thread.
   *
   * @param theme the look of all windows; set to what the settings say
   * @param stage an empty stage that is not shown yet
   */
  public MainWindow(
      UiServices services,
      Dialogs dialogs,
      Desktop desktop,
      LogBuffer logBuffer,
      ThemeManager theme,
      Stage stage) {
    this.services = services;
    this.dialogs = dialogs;
    this.desktop = desktop;
    this.stage = stage;
    this.theme = theme;
    theme.choiceProperty().set(choice(services.settings().get(Setting.THEME)));
    this.shell = new MainViewModel(services.project(), services.settings(), dialogs, notices);
    var unpacking = new Unpacking(services.tasks());
    this.unpack =
        new UnpackViewModel(services.project(), services.settings(), unpacking, dialogs, notices);
    this.tasks = new TasksViewModel(services.tasks());
    this.log = new LogViewModel(logBuffer, dialogs);
    this.memory = new WindowMemory(services.settings());
    this.selection = new LayerSelection(services.workbench());
    this.inspector = new InspectorViewModel(services.workbench(), selection);
  }

  /** Shows the window and opens files, as if they had been dropped on it. */
  public void show(List<Path> open) {
    ViewLoader views = new ViewLoader();
    registerParts(views);
    MainView main = loadMain(views);
    main.setDrawerAt(memory.drawer());
    Overlay overlay = main.overlay();
    registerOverlays(views, overlay);
    connect(views, main, overlay);
    connectData(views, overlay);
    connectExport(views, overlay);
    keepTheme();
    var scene = new Scene(main.root());
    theme.applyTo(scene);
    new TextUndo(actions).install(scene);
    stage.setScene(scene);
    stage.titleProperty().bind(shell.titleProperty());
    memory.restore(stage);
    closeWithCare(main);
    stage.show();
    memory.restore(main.panes(), 0.36, 0.69);
    shell.openAll(open);
  }

  private void registerParts(ViewLoader views) {
    Runnable hideLog = () -> shell.logShownProperty().set(false);
    Runnable hideTasks = () -> shell.tasksShownProperty().set(false);
    var layers = new LayersViewModel(services.workbench(), selection);
    var goals = new GoalViewModel(services.workbench());
    var comparison = new CompareViewModel(services.workbench());
    views.register(GoalView.class, () -> new GoalView(goals));
    views.register(LayersView.class, () -> new LayersView(layers));
    views.register(InspectorView.class, () -> new InspectorView(inspector));
    views.register(FactorizationView.class, () -> new FactorizationView(inspector.factorization()));
    views.register(PruningView.class, () -> new PruningView(inspector.pruning()));
    views.register(PlacesView.class, () -> new PlacesView(inspector.places()));
    views.register(QuantizationView.class, () -> new QuantizationView(inspector.quantization()));
    inspector.activations().setOpenSamples(shell::openCalibration);
    views.register(ActivationsView.class, () -> new ActivationsView(inspector.activations()));
    views.register(LayerIntegersView.class, () -> new LayerIntegersView(inspector.integers()));
    views.register(WaysView.class, () -> new WaysView(inspector.ways()));
    views.register(ChannelsView.class, () -> new ChannelsView(inspector.channels()));
    views.register(ChannelTargetView.class, () -> new ChannelTargetView(inspector.channelTarget()));
    inspector.blocks().setChooser(shell::chooseTokens);
    views.register(BlocksView.class, () -> new BlocksView(inspector.blocks()));
    views.register(RepairView.class, () -> new RepairView(inspector.repair()));
    views.register(CompareView.class, () -> new CompareView(comparison));
    var layerErrors = new LayerErrorsViewModel(services.workbench(), selection);
    views.register(LayerErrorsView.class, () -> new LayerErrorsView(layerErrors));
    var tried = new TriedViewModel(services.workbench());
    views.register(TriedView.class, () -> new TriedView(tried));
    views.register(WelcomeView.class, () -> new WelcomeView(new WelcomeViewModel(shell)));
    views.register(LogView.class, () -> new LogView(log, hideLog));
    views.register(TasksView.class, () -> new TasksView(tasks, hideTasks));
    var status = new StatusViewModel(shell, tasks, log, resources, notices);
    views.register(StatusView.class, () -> new StatusView(status, this::showData));
  }

  private void showData() {
    Action card = actions.get(ActionId.DATA);
    (card.enabledProperty().get() ? card : actions.get(ActionId.OPEN_DATA)).run();
  }

  private MainView loadMain(ViewLoader views) {
    ViewLoader.Loaded<LayersView> layers = views.load(LayersView.class);
    Actions.connectLayers(actions, shell, layers.view(), inspector);
    var parts =
        new Parts(
            views.load(WelcomeView.class).root(),
            views.load(GoalView.class).root(),
            layers.root(),
            views.load(InspectorView.class).root(),
            views.load(CompareView.class).root(),
            views.load(LogView.class).root(),
            views.load(TasksView.class).root());
    Runnable openPalette = () -> actions.get(ActionId.COMMANDS).run();
    views.register(
        MainView.class,
        () ->
            new MainView(
                shell,
                new ActionNodes(actions),
                parts,
                openPalette,
                new DropViewModel(shell::openAll, unpack::unpackBeside)));
    return views.load(MainView.class).view();
  }

  private void registerOverlays(ViewLoader views, Overlay overlay) {
    views.register(PaletteView.class, () -> new PaletteView(palette, overlay::hide));
    views.register(ShortcutsView.class, () -> new ShortcutsView(actions));
    views.register(AboutView.class, () -> new AboutView(services.version()));
  }

  private void connect(ViewLoader views, MainView main, Overlay overlay) {
    Actions.connectProject(actions, shell);
    Actions.connectArchives(actions, unpack);
    Actions.connectActivations(actions, inspector.activations());
    Actions.connectView(actions, shell, tasks, main);
    Actions.connectTheme(actions, theme);
    Actions.connectHelp(
        actions, overlay, region(views, ShortcutsView.class), region(views, AboutView.class));
    Actions.connectPalette(actions, overlay, palette, region(views, PaletteView.class));
    actions.connect(ActionId.QUIT, this::quit);
    tasks.setWhenEnded(task -> {
      if (services.workbench().awaits(task) && task.state() == TaskState.CANCELLED) {
        notices.mention(task.title() + ": cancelled");
      } else if (services.workbench().awaits(task)) {
        notices.say(task.title() + ": done");
      }
    });
  }

  private void connectExport(ViewLoader views, Overlay overlay) {
    var exports = new ExportViewModel(services.workbench(), desktop, dialogs);
    views.register(ExportView.class, () -> new ExportView(exports, overlay::hide));
    Region card = region(views, ExportView.class);
    Runnable show = () -> overlay.show(card);
    exports.setWhenNew(show);
    actions.connect(
        ActionId.LAST_EXPORT, show, exports.presentProperty(), "nothing was exported yet");
  }

  private void connectData(ViewLoader views, Overlay overlay) {
    var data = new DataViewModel(services.workbench());
    views.register(DataView.class, () -> new DataView(data, overlay::hide));
    Region card = region(views, DataView.class);
    Runnable show = () -> overlay.show(card);
    data.setWhenMisfit(show);
    actions.connect(ActionId.DATA, show, data.presentProperty(), "open data first");
  }

  private static Region region(ViewLoader views, Class<?> view) {
    return (Region) views.load(view).root();
  }

  /** Until the window is closed: the look outlives it, and would hold on to it. */
  private void keepTheme() {
    Subscription kept =
        theme
            .choiceProperty()
            .subscribe((before, now) ->
                services.settings().set(Setting.THEME, now.name().toLowerCase(Locale.ROOT)));
    stage.addEventHandler(WindowEvent.WINDOW_HIDDEN, event -> kept.unsubscribe());
  }

  private static ThemeChoice choice(String kept) {
    for (ThemeChoice choice : ThemeChoice.values()) {
      if (choice.name().equalsIgnoreCase(kept.strip())) {
        return choice;
      }
    }
    return ThemeChoice.SYSTEM;
  }

  private void closeWithCare(MainView main) {
    stage.setOnCloseRequest(event -> {
      if (shell.mayLoseRecipe()) {
        memory.keep(stage);
        memory.keep(main.panes());
        memory.keepDrawer(main.drawerAt());
      } else {
        event.consume();
      }
    });
  }

  private void quit() {
    var request = new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST);
    stage.fireEvent(request);
    if (!request.isConsumed()) {
      stage.hide();
    }
  }
}
