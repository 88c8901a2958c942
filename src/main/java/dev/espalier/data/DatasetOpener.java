package dev.espalier.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Opens one piece of data; see {@link Datasets#open}. */
final class DatasetOpener {

  private final List<InputSpec> inputs;
  private final Optional<Path> labelFile;
  private final Optional<Preprocessing> told;
  private final PreprocessingStore store;

  DatasetOpener(
      List<InputSpec> inputs,
      Optional<Path> labelFile,
      Optional<Preprocessing> preprocessing,
      PreprocessingStore store) {
    this.inputs = List.copyOf(inputs);
    this.labelFile = labelFile;
    this.told = preprocessing;
    this.store = store;
  }

  Dataset open(Path data) throws IOException {
    return switch (DataKind.of(data)) {
      case NPY, IDX -> inArena(arena -> array(data, arena));
      case NPZ -> inArena(arena -> archive(data, arena));
      case IMAGE ->
          images(data, new ImageFolder(List.of(data), Labels.none(LabelFiles.classNames(data))));
      case FOLDER -> folder(data);
      case TEXT -> table(data);
      case EMPTY -> throw new DataException(data, "", "is empty");
      case UNKNOWN -> throw unknown(data);
    };
  }

  private static DataException unknown(Path data) {
    return new DataException(
        data,
        "",
        "is no data that can be read: NPY, NPZ, IDX, pictures (PNG, JPEG, BMP, GIF) or a folder of"
            + " pictures");
  }

  private Dataset table(Path data) throws IOException {
    if (!data.getFileName().toString().endsWith(".csv")) {
      throw unknown(data);
    }
    return images(
        data, ImageTable.read(data, data.resolveSibling(""), LabelFiles.classNames(data)));
  }

  private Dataset folder(Path data) throws IOException {
    Optional<ImageFolder> pictures = ImageFolder.scan(data);
    return pictures.isPresent() ? images(data, pictures.get()) : open(ArrayFolder.choose(data));
  }

  private interface Opening {
    Dataset open(Arena arena) throws IOException;
  }

  /** What is mapped is let go again if the data cannot be used. */
  @SuppressWarnings("MustBeClosed") // closed by the data set, which outlives this method
  private static Dataset inArena(Opening opening) throws IOException {
    Arena arena = Arena.ofShared();
    boolean done = false;
    try {
      Dataset dataset = opening.open(arena);
      done = true;
      return dataset;
    } finally {
      if (!done) {
        arena.close();
      }
    }
  }

  private static void close(Arena arena) {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private Dataset array(Path data, Arena arena) throws IOException {
    InputSpec input = onlyInput(data, "one array");
    NumericArray array =
        DataKind.of(data) == DataKind.NPY ? NpyFile.open(data, arena) : IdxFile.open(data, arena);
    return arrays(
        data,
        Map.of(input.name(), new ArrayAt(array, new Origin(data, ""))),
        Optional.empty(),
        arena);
  }

  private Dataset archive(Path data, Arena arena) throws IOException {
    try (NpzFile archive = NpzFile.open(data)) {
      NpzNames.Binding binding = bind(archive, data);
      Map<String, ArrayAt> arrays = new LinkedHashMap<>();
      for (Map.Entry<String, String> bound : binding.arrays().entrySet()) {
        arrays.put(bound.getKey(), read(archive, bound.getValue(), data, arena));
      }
      Optional<ArrayAt> labels = Optional.empty();
      if (binding.labels().isPresent() && labelFile.isEmpty()) {
        labels = Optional.of(read(archive, binding.labels().get(), data, arena));
      }
      return arrays(data, arrays, labels, arena);
    }
  }

  /** Arrays that are no numbers do not matter unless something is missing without them. */
  private NpzNames.Binding bind(NpzFile archive, Path data) throws IOException {
    Map<String, ArrayHeader> headers = new LinkedHashMap<>();
    List<DataException> others = new ArrayList<>();
    for (String name : archive.names()) {
      try {
        headers.put(name, archive.header(name));
      } catch (DataException e) {
        others.add(e);
      }
    }
    try {
      return NpzNames.bind(inputs, headers, data);
    } catch (DataException e) {
      if (others.isEmpty()) {
        throw e;
      }
      others.getFirst().addSuppressed(e);
      throw others.getFirst();
    }
  }

  private static ArrayAt read(NpzFile archive, String name, Path data, Arena arena)
      throws IOException {
    return new ArrayAt(archive.read(name, arena), new Origin(data, NpzFile.place(name)));
  }

  private Dataset arrays(
      Path data, Map<String, ArrayAt> arrays, Optional<ArrayAt> labelArray, Arena arena)
      throws IOException {
    Labels labels = labels(data, labelArray);
    Preprocessor preprocessor = new Preprocessor(data, told, store);
    OptionalInt count =
        labels.values().isPresent()
            ? OptionalInt.of(labels.values().get().length)
            : OptionalInt.empty();
    SampleDataset.Samples samples = new ArrayBinder(inputs, arrays, preprocessor).bind(count);
    labels.forSamples(samples.size(), labelFile.orElse(data));
    return new SampleDataset(
        data, samples.withNotes(notes(labels, samples, preprocessor)), labels, () -> close(arena));
  }

  private Labels labels(Path data, Optional<ArrayAt> array) throws IOException {
    List<String> classNames = LabelFiles.classNames(data);
    Optional<Path> file = labelFile;
    if (array.isPresent()) {
      String origin = "Labels from " + array.get().origin().place() + ".";
      return new Labels(Optional.of(ArrayLabels.read(array.get())), classNames, origin);
    }
    if (file.isEmpty()) {
      file = LabelFiles.beside(data);
    }
    return file.isPresent()
        ? LabelFiles.read(file.get(), classNames, data)
        : Labels.none(classNames);
  }

  private Dataset images(Path data, ImageFolder folder) throws IOException {
    InputSpec input = onlyInput(data, "pictures");
    PictureAxes axes =
        PictureAxes.of(input)
            .filter(a -> a.channels() <= 3 && a.channels() != 2)
            .orElseThrow(
                () -> new DataException(data, "", "has pictures, which do not fit input " + input));
    ImageFiles source = new ImageFiles(folder.files());
    Preprocessor preprocessor = new Preprocessor(data, told, store);
    Preprocessing how =
        preprocessor.complete(PreprocessingGuess.forImages(input, axes, source.pixels(0)));
    Feed feed = PictureFeed.of(input, axes.in(how.layout()), source, how, new Origin(data, ""));
    Labels labels = folder.labels();
    if (labelFile.isPresent()) {
      labels = LabelFiles.read(labelFile.get(), labels.classNames(), data);
      labels.forSamples(folder.files().size(), labelFile.get());
    }
    SampleDataset.Samples samples =
        new SampleDataset.Samples(
            folder.files().size(), List.of(feed), Optional.of(source), Optional.of(how), List.of());
    return new SampleDataset(
        data, samples.withNotes(notes(labels, samples, preprocessor)), labels, () -> {});
  }

  private InputSpec onlyInput(Path data, String found) throws DataException {
    if (inputs.size() != 1) {
      throw new DataException(
          data,
          "",
          "holds %s, the model has %d inputs: %s; put an array for each into one .npz file, named as"
                  .formatted(found, inputs.size(), inputs)
              + " the inputs");
    }
    return inputs.getFirst();
  }

  private static List<String> notes(
      Labels labels, SampleDataset.Samples samples, Preprocessor preprocessor) {
    List<String> notes = new ArrayList<>();
    notes.add(labels.origin());
    if (samples.preprocessing().isPresent()) {
      preprocessor
          .file()
          .ifPresent(file -> notes.add("Preprocessing from " + file.getFileName() + "."));
      for (Preprocessing.Part part : samples.preprocessing().get().guessed()) {
        notes.add("Guessed: " + samples.preprocessing().get().describe(part) + ".");
      }
    }
    return notes;
  }
}
