package dev.espalier.cli;

import dev.espalier.method.Clustering;
import dev.espalier.method.Distribution;
import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scheme;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.Target;
import dev.espalier.structure.score.ChannelScore;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/**
 * The words for the values of an option, in the spelling of this command line: {@code min-max}.
 * That of the recipes, {@code min_max}, is understood, too.
 */
abstract sealed class EnumWords<E extends Enum<E>>
    implements CommandLine.ITypeConverter<E>, Iterable<String> {

  private final List<E> values;

  private EnumWords(E[] values) {
    this.values = List.of(values);
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Iterator<String> iterator() {
    return values.stream().map(EnumWords::word).iterator();
  }

  @Override
  public E convert(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    return values.stream()
        .filter(value -> word(value).equals(word))
        .findFirst()
        .orElseThrow(() ->
            new CommandLine.TypeConversionException(
                "'%s' is not one of: %s".formatted(text, String.join(", ", this))));
  }

  /** Where the grid has its zero. */
  static final class OfScheme extends EnumWords<Scheme> {
    OfScheme() {
      super(Scheme.values());
    }
  }

  /** Which weights share a scale. */
  static final class OfGranularity extends EnumWords<Granularity> {
    OfGranularity() {
      super(Granularity.values());
    }
  }

  /** What kind of levels there are. */
  static final class OfFormat extends EnumWords<Format> {
    OfFormat() {
      super(Format.values());
    }
  }

  /** How tables of clusters are found. */
  static final class OfClustering extends EnumWords<Clustering> {
    OfClustering() {
      super(Clustering.values());
    }
  }

  /** How layers become two. */
  static final class OfFactorScheme extends EnumWords<FactorScheme> {
    OfFactorScheme() {
      super(FactorScheme.values());
    }
  }

  /** What two weights come near to. */
  static final class OfFactorWeighting extends EnumWords<FactorWeighting> {
    OfFactorWeighting() {
      super(FactorWeighting.values());
    }
  }

  /** Which weights are pruned first. */
  static final class OfSaliency extends EnumWords<Saliency> {
    OfSaliency() {
      super(Saliency.values());
    }
  }

  /** How a sparsity is divided among layers. */
  static final class OfDistribution extends EnumWords<Distribution> {
    OfDistribution() {
      super(Distribution.values());
    }
  }

  /** How weights are rounded. */
  static final class OfRounding extends EnumWords<Rounding> {
    OfRounding() {
      super(Rounding.values());
    }
  }

  /** What is done about changed outputs. */
  static final class OfCorrection extends EnumWords<OutputCorrection> {
    OfCorrection() {
      super(OutputCorrection.values());
    }
  }

  /** How the range is chosen. */
  static final class OfRange extends EnumWords<RangeMethod> {
    OfRange() {
      super(RangeMethod.values());
    }
  }

  /** Which integers values and weights become. */
  static final class OfActivationType extends EnumWords<ActivationType> {
    OfActivationType() {
      super(ActivationType.values());
    }
  }

  /** What processor the network is for. */
  static final class OfTarget extends EnumWords<Target> {
    OfTarget() {
      super(Target.values());
    }
  }

  /** Which operators weights are written for. */
  static final class OfEncoding extends EnumWords<Encoding> {
    OfEncoding() {
      super(Encoding.values());
    }
  }

  /** Which channels go first. */
  static final class OfChannelScore extends EnumWords<ChannelScore> {
    OfChannelScore() {
      super(ChannelScore.values());
    }
  }

  /** How ranges of values are chosen. */
  static final class OfActivationRange extends EnumWords<ActivationRange> {
    OfActivationRange() {
      super(ActivationRange.values());
    }
  }
}
