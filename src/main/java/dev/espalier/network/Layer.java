package dev.espalier.network;

import dev.espalier.numeric.ChannelOrder;
import dev.espalier.numeric.Shape;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.OnnxNode;
import java.util.List;
import java.util.Optional;

/**
 * One weight and what uses it. Two operators that share a weight are one layer with two users; an
 * operator with several weights, such as LSTM, is several layers.
 *
 * @param scopes the branches of the tree that lead to it, outermost first
 * @param op what uses the weight: the operator type of the first user
 * @param weight the weight in the file
 * @param channelAxis the axis of the output channels in the stored tensor, -1 if it has none. In a
 *     transposed convolution it has the channels of all groups at the same place, see {@link
 *     #channelOrder}, unless it is depthwise; directions of a recurrent operator share them
 * @param users the operators that use the weight, in the order of the file
 * @param storedBits bits per parameter in the file, without scales
 * @param seen the sizes of the weight as the operator gets it; those of the stored tensor, unless
 *     it is packed
 * @param fileBytes the bytes of the weight in the file, with its name and sizes
 * @param fixed why the layer cannot be tuned; empty if it can
 */
public record Layer(
    LayerId id,
    List<String> scopes,
    String op,
    WeightRef weight,
    int channelAxis,
    List<OnnxNode> users,
    int storedBits,
    Dims seen,
    long fileBytes,
    Optional<String> fixed) {
  public Layer {
    scopes = List.copyOf(scopes);
    users = List.copyOf(users);
  }

  /** The last part of its id, without the scopes. */
  public String name() {
    int skip = 0;
    for (String scope : scopes) {
      skip += scope.length() + 1;
    }
    return id.value().substring(skip);
  }

  /** The same layer under another name. */
  Layer named(LayerId otherId, List<String> otherScopes) {
    return new Layer(
        otherId, otherScopes, op, weight, channelAxis, users, storedBits, seen, fileBytes, fixed);
  }

  /** The sizes of the weight, for people. */
  public String shape() {
    return seen.toString();
  }

  /** The number of weights. */
  public long parameters() {
    return seen.elementCount();
  }

  /**
   * How many channels the first operator that uses the weight puts out; 0 if it has no axis of
   * them. Groups of a transposed convolution share the stored axis, if one has several, unless it
   * is of codes that lie by channels.
   */
  public long channels() {
    if (channelAxis < 0) {
      return 0;
    }
    OnnxNode user = users.getFirst();
    List<Long> sizes = weight.dims().sizes();
    long count = sizes.get(channelAxis);
    if (!user.is("ConvTranspose") || WeightSlots.isDepthwise(user, sizes)) {
      return count;
    }
    long groups = user.attributes().intValue("group", 1);
    boolean all = !tunable() && seen.rank() > 1 && count == seen.get(1) * groups;
    return all ? count : count * groups;
  }

  /** How the channels of the stored weight lie where they are along no axis; nothing otherwise. */
  public Optional<ChannelOrder> channelOrder() {
    OnnxNode user = users.getFirst();
    long groups = user.attributes().intValue("group", 1);
    boolean apart =
        tunable()
            && user.is("ConvTranspose")
            && user.input(1).equals(weight.name())
            && channelAxis == 1
            && groups > 1
            && weight.dims().rank() > 2
            && weight.dims().get(0) % groups == 0
            && weight.dims().elementCount() <= Integer.MAX_VALUE;
    return apart
        ? Optional.of(
            new ChannelOrder(Shape.ofLongs(weight.dims().toArray()), Math.toIntExact(groups)))
        : Optional.empty();
  }

  /** Whether several operators use the weight. */
  public boolean shared() {
    return users.size() > 1;
  }

  /** Whether a recipe can change it. */
  public boolean tunable() {
    return fixed.isEmpty();
  }

  /**
   * The value in the main graph that shows what the layer does: the output of the first operator
   * there that uses its weight. Of several users it is the first, because behind it lies the least
   * of the network, so that its error is the layer's own more than that of any other. Two weights
   * of one operator, such as those of LSTM, have the same value.
   *
   * @return nothing where all users are inside of subgraphs, whose values no output can show
   */
  public Optional<String> output() {
    return users.stream()
        .filter(user -> user.graph().path().isMain())
        .flatMap(user -> user.outputs().stream().filter(name -> !name.isEmpty()).limit(1))
        .findFirst();
  }

  @Override
  public String toString() {
    return id + " (" + op + " " + seen + ")";
  }
}
