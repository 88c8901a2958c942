package dev.espalier.export;

import java.util.List;
import java.util.Optional;

/**
 * Everything that is known about an export: what was done, what had been said before, what was
 * found after. This is the structure of the JSON report.
 *
 * @param schemaVersion version of this structure
 * @param made when and with what
 * @param original file name of the original
 * @param exported file name of the compressed model
 * @param bytes sizes of the files
 * @param globalSparsity share of zeros asked for over all layers with global pruning
 * @param validation what was checked
 * @param latency times of the whole network
 * @param evaluation how well it did on data, where that was measured before the export
 * @param layers what was done to each layer, changed or not
 */
public record ExportReport(
    int schemaVersion,
    Made made,
    String original,
    String exported,
    Bytes bytes,
    Optional<Double> globalSparsity,
    Validation validation,
    Latencies latency,
    Optional<EvaluationReport> evaluation,
    List<LayerReport> layers) {

  /** The version written now. */
  public static final int SCHEMA_VERSION = 1;

  /** Copies the list. */
  public ExportReport {
    layers = List.copyOf(layers);
  }

  /**
   * When and with what.
   *
   * @param created when, ISO 8601
   * @param program name and version of this program
   * @param runtime name and version of what loaded and ran the file
   */
  public record Made(String created, String program, String runtime) {}

  /**
   * Bytes of the files.
   *
   * @param original size of the original
   * @param estimated size that was shown before the export
   * @param exported size of the compressed model as {@code .onnx}, with its external data
   * @param archive size of its archive; absent where there can be none
   * @param ort size in the runtime's own format, where it was exported so
   * @param memory what its weights take once the runtime has them, as floats or as the integers
   *     that it computes with
   */
  public record Bytes(
      long original,
      long estimated,
      long exported,
      Optional<Long> archive,
      Optional<Long> ort,
      long memory) {

    /** The exported file's share of the original. */
    public double ratio() {
      return (double) exported / original;
    }

    /** Whether the file has the size that was shown. */
    public boolean asEstimated() {
      return exported == estimated;
    }
  }

  /**
   * What was checked before the file took its place.
   *
   * @param inputs what the model was run on
   * @param weightsCompared number of weights whose decoded value in the runtime is, bit for bit,
   *     the one that was shown
   * @param layersCompared number of layers they belong to
   * @param layersNotCompared layers inside of control flow, whose weights no output can show
   * @param outputTolerance largest relative difference of outputs that is accepted
   * @param outputDifference largest difference of an output from that of the trial model, relative
   *     to the output's root mean square
   * @param roundingDifference the same of the exported file from exact products with its weights,
   *     where the runtime's own operators round what flows into products; nothing is held to it
   * @param outputsNotCompared outputs that are another at each run of the same model, by chance
   */
  public record Validation(
      String inputs,
      long weightsCompared,
      int layersCompared,
      List<String> layersNotCompared,
      double outputTolerance,
      double outputDifference,
      Optional<Double> roundingDifference,
      List<String> outputsNotCompared) {

    /** With all outputs compared, and nothing rounded. */
    public Validation(
        String inputs,
        long weightsCompared,
        int layersCompared,
        List<String> layersNotCompared,
        double outputTolerance,
        double outputDifference) {
      this(
          inputs,
          weightsCompared,
          layersCompared,
          layersNotCompared,
          outputTolerance,
          outputDifference,
          Optional.empty(),
          List.of());
    }
  }

  /**
   * Milliseconds of one run, medians; original and exported measured in turns.
   *
   * @param original the original
   * @param estimated what was shown for the compressed network; missing where that was only assumed
   * @param estimatedRatio that by what was shown for the original. It was measured earlier, and how
   *     busy the machine is changes times, but hardly their ratio
   * @param exported the exported file
   * @param ratio median over the rounds of exported by original
   * @param ortRatio the same of the file in the runtime's own format, where it was exported so
   * @param originalBetween of the original's time, that of kernels that belong to no layer: with
   *     the layers' it adds up to the whole
   * @param exportedBetween the same of the exported file
   * @param timedOn names and sizes of the inputs
   * @param loads how long loading takes
   */
  public record Latencies(
      double original,
      Optional<Double> estimated,
      Optional<Double> estimatedRatio,
      double exported,
      double ratio,
      Optional<Double> ortRatio,
      double originalBetween,
      double exportedBetween,
      String timedOn,
      Loads loads) {}

  /**
   * Milliseconds until the runtime has loaded a file, measured in turns: what decodes weights is
   * folded then, once.
   *
   * @param original the original
   * @param exported the exported file
   */
  public record Loads(double original, double exported) {}
}
