package dev.espalier.ui.data;

import dev.espalier.app.DataSetup;
import dev.espalier.app.PreparedSample;
import dev.espalier.app.PreparedSamples;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.data.FedSample;
import dev.espalier.data.Preprocessing;
import dev.espalier.ui.fx.Units;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** The open data and its preparation, tried out on some samples before it is used. */
public final class DataViewModel {

  // Properties

  private final Workbench workbench;
  private final ReadOnlyObjectWrapper<Optional<DataCard>> card =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyBooleanWrapper present = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<List<PreparedSample>> samples =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyStringWrapper verdict = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper usable = new ReadOnlyBooleanWrapper();
  private Optional<DataSetup> setup = Optional.empty();
  private Optional<Preprocessing> draft = Optional.empty();
  private Runnable whenMisfit = () -> {};

  /** The data of a workbench. */
  public DataViewModel(Workbench workbench) {
    this.workbench = workbench;
    workbench.listen(this::update);
  }

  /** What there is to say about the data; empty without any. */
  public ReadOnlyObjectProperty<Optional<DataCard>> cardProperty() {
    return card.getReadOnlyProperty();
  }

  /** Whether there is data. */
  public ReadOnlyBooleanProperty presentProperty() {
    return present.getReadOnlyProperty();
  }

  /** The first samples, prepared as the draft says; those of an earlier draft where it fails. */
  public ReadOnlyObjectProperty<List<PreparedSample>> samplesProperty() {
    return samples.getReadOnlyProperty();
  }

  /** What the model gets of them, in numbers. */
  public ReadOnlyStringProperty verdictProperty() {
    return verdict.getReadOnlyProperty();
  }

  /** Why the draft cannot be used; empty where it can. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Whether the draft fits the model and says something new. */
  public ReadOnlyBooleanProperty usableProperty() {
    return usable.getReadOnlyProperty();
  }

  /** Says who hears of data that does not fit the way it is prepared. */
  public void setWhenMisfit(Runnable listener) {
    whenMisfit = listener;
  }

  // Commands

  /** Starts from how the data is prepared now. */
  public void begin() {
    samples.set(List.of());
    verdict.set("");
    card.get().flatMap(DataCard::text).ifPresent(this::change);
  }

  /** Tries another way to prepare it. */
  public void change(PreprocessingText text) {
    usable.set(false);
    try {
      Preprocessing how = text.parse();
      draft = Optional.of(how);
      workbench.data().tryOut(how, samples -> tried(how, samples));
    } catch (IllegalArgumentException e) {
      draft = Optional.empty();
      problem.set(String.valueOf(e.getMessage()));
    }
  }

  /** The form with the values of a range; the same for a range that has to be typed. */
  public PreprocessingText withRange(PreprocessingText text, ValueRange range) {
    return range.normalization().map(text::with).orElse(text);
  }

  /** The range that the values of a form come to. */
  public ValueRange range(PreprocessingText text) {
    try {
      return ValueRange.of(text.parse().normalization());
    } catch (IllegalArgumentException e) {
      return ValueRange.OTHER;
    }
  }

  /** Prepares the data as the draft says, now and whenever it is opened again. */
  public void use() {
    draft.ifPresent(workbench.data()::use);
  }

  /** Forgets what was kept for this data. */
  public void forget() {
    workbench.data().forget();
  }

  /** Lets go of data that does not fit and was not corrected. */
  public void dismiss() {
    workbench.data().dismiss();
  }

  private void tried(Preprocessing how, PreparedSamples tried) {
    if (!draft.equals(Optional.of(how))) {
      // What is typed since has no samples: it cannot be read.
      return;
    }
    problem.set(withoutFile(tried.problem()));
    if (tried.problem().isEmpty()) {
      samples.set(tried.samples());
      verdict.set(tried.samples().isEmpty() ? "" : verdict(tried.samples()));
      usable.set(saysSomethingNew());
    }
  }

  private boolean saysSomethingNew() {
    return setup
        .filter(now ->
            !now.problem().isEmpty()
                || !now.preprocessing().guessed().isEmpty()
                || !draft.equals(Optional.of(now.preprocessing())))
        .isPresent();
  }

  private static String verdict(List<PreparedSample> prepared) {
    List<FedSample> fed = prepared.stream().map(PreparedSample::fed).toList();
    return Units.format(
        "The model gets %s, values from %.3g to %.3g, %.3g on average of these samples.",
        fed.getFirst().input(),
        fed.stream().mapToDouble(FedSample::low).min().orElse(0),
        fed.stream().mapToDouble(FedSample::high).max().orElse(0),
        fed.stream().mapToDouble(FedSample::mean).average().orElse(0));
  }

  /** The card says which data it is about. */
  private String withoutFile(String message) {
    String file = setup.map(now -> now.file() + ": ").orElse("");
    return message.startsWith(file) ? message.substring(file.length()) : message;
  }

  private void update(WorkbenchState state) {
    Optional<DataCard> now = DataCards.of(state);
    if (now.equals(card.get())) {
      return;
    }
    setup = state.setup();
    card.set(now);
    present.set(now.isPresent());
    problem.set("");
    if (now.filter(shown -> !shown.problem().isEmpty()).isPresent()) {
      whenMisfit.run();
    }
  }
}
