package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.ChannelOrder;
import dev.espalier.data.Dataset;
import dev.espalier.data.Normalization;
import dev.espalier.data.Preprocessing;
import dev.espalier.data.Resize;
import dev.espalier.ui.fx.Snapshots;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Pane;
import org.junit.jupiter.api.Test;

/** How data becomes inputs: guessed, shown, corrected, kept. */
class DataCardTest extends OpenWindow {

  /** The pictures of the sample, without the file that says how they are prepared. */
  private Path bareImages() throws IOException {
    Path images = Files.copy(IMAGES, folder.resolve(IMAGES.getFileName()));
    String labels = "calibration-labels-idx1-ubyte.gz";
    Files.copy(IMAGES.resolveSibling(labels), folder.resolve(labels));
    return images;
  }

  private Preprocessing how() {
    return state().project().orElseThrow().data().flatMap(Dataset::preprocessing).orElseThrow();
  }

  private void type(String field, String text) {
    TextField box = lookup(field).queryAs(TextField.class);
    // Not by keys: the robot loses some when the machine is busy.
    fxRun(() -> box.setText(text));
    settle();
  }

  private void untilUsable(boolean usable) {
    until("the draft was tried", () -> lookup("#data-use").queryButton().isDisabled() != usable);
  }

  private void openCard() {
    push(KeyCode.CONTROL, KeyCode.I);
    settle();
    until(
        "samples are shown",
        () -> lookup("#data-samples").queryAs(Pane.class).getChildren().size() == 4);
  }

  @Test
  void guessIsShownCorrectedAndKept() throws IOException {
    Path images = bareImages();
    open(LENET, images);
    untilDataIsOpen();
    assertEquals(Set.of(Preprocessing.Part.NORMALIZATION), how().guessed());
    assertTrue(lookup("#check-guesses").query().isVisible());

    clickOn("#check-guesses");
    untilUsable(true);
    Snapshots.take(stage.getScene(), "data-guessed");
    assertTrue(lookup("#data-values-guessed").query().isVisible());
    assertTrue(text("#data-verdict").contains("values from 0.00 to 1.00"), text("#data-verdict"));

    type("#data-mean", "0.286");
    type("#data-std", "0.353");
    untilUsable(true);
    assertFalse(lookup("#data-values-guessed").query().isVisible());
    assertTrue(text("#data-verdict").contains("values from \u22120.810"), text("#data-verdict"));
    clickOn("#data-use");
    until("the data is opened anew", () -> how().guessed().isEmpty());

    assertEquals(Normalization.of(1 / 255.0, 0.286, 0.353), how().normalization());
    assertTrue(
        Files.readString(images.resolveSibling(images.getFileName() + ".preprocessing.json"))
            .contains("0.286"));
    assertFalse(lookup("#check-guesses").query().isVisible());

    openCard();
    assertTrue(text("#data-origin").startsWith("Kept in " + images));
    clickOn("#data-forget");
    until("it is guessed again", () -> !how().guessed().isEmpty());
    assertEquals(Normalization.UNIT, how().normalization());
  }

  @Test
  void guessIsStillSaidAfterARecipeWasOpened() throws IOException {
    open(LENET, bareImages());
    untilDataIsOpen();
    Path recipe =
        Files.writeString(
            folder.resolve("r.json"),
            """
            { "schemaVersion" : 1, "layers" : { "gone" : { "bits" : 4 }, "fc1" : { "bits" : 4 } } }
            """);
    fxRun(() -> workbench.openRecipe(recipe));
    until("the recipe is open", () -> !workbench.state().recipe().isEmpty());
    settle();
    assertTrue(text("#note").contains("Guessed: values"), text("#note"));
    assertTrue(text("#note").contains("does not have: gone"), text("#note"));
    assertTrue(lookup("#check-guesses").query().isVisible());
  }

  @Test
  void mistakeInTheFormIsNamedAndCannotBeUsed() throws IOException {
    open(LENET, bareImages());
    untilDataIsOpen();
    openCard();
    type("#data-scale", "1/0");
    untilUsable(false);
    assertTrue(text("#data-problem").startsWith("scale must be a number"), text("#data-problem"));

    type("#data-scale", "1/255");
    ChoiceBox<Resize.Mode> mode = choice("#data-mode");
    fxRun(() -> mode.setValue(Resize.Mode.STRETCH));
    type("#data-width", "30");
    type("#data-height", "28");
    until("it was tried", () -> text("#data-problem").contains("come out as [1, 28, 30]"));
    assertTrue(lookup("#data-use").queryButton().isDisabled());
    push(KeyCode.ESCAPE);
    settle();
    assertEquals(Resize.NONE, how().resize());
  }

  @Test
  void samplesOfAnEarlierDraftDoNotHideAMistake() throws IOException {
    open(LENET, bareImages());
    untilDataIsOpen();
    openCard();
    TextField scale = lookup("#data-scale").queryAs(TextField.class);
    fxRun(() -> {
      scale.setText("1/254");
      scale.setText("1/0");
    });
    until("the earlier draft was tried", () -> tasks.quiet().now());
    settle();
    assertTrue(text("#data-problem").startsWith("scale must be a number"), text("#data-problem"));
    assertTrue(lookup("#data-use").queryButton().isDisabled());
  }

  @Test
  void dataThatDoesNotFitOpensTheFormWithAWayThatDoes() throws IOException {
    Path large = folder.resolve("large-images.idx");
    try (var out = new DataOutputStream(Files.newOutputStream(large))) {
      for (int header : new int[] {0x0803, 4, 40, 40}) {
        out.writeInt(header);
      }
      out.write(new byte[4 * 40 * 40]);
    }
    open(LENET, large);
    until("the form is shown", () -> lookup("#data-card").tryQuery().isPresent());
    untilUsable(true);
    Snapshots.take(stage.getScene(), "data-misfit");
    assertTrue(text("#data-refused").startsWith("Not open: input 'image' wants"));
    assertTrue(dialogs.errors().isEmpty());

    clickOn("#data-use");
    untilDataIsOpen();
    assertEquals(Resize.cover(0, 28, 28), how().resize());
    assertEquals(ChannelOrder.GRAY, how().channels());
  }

  @SuppressWarnings("unchecked") // the form's own box
  private <T> ChoiceBox<T> choice(String query) {
    return lookup(query).queryAs(ChoiceBox.class);
  }
}
