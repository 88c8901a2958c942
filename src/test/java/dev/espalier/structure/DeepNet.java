package dev.espalier.structure;

import java.util.List;

/** A deep residual network of wide blocks. */
public final class DeepNet {
  private static final int PICTURE = 8;

  private DeepNet() {}

  /** Seven operators in each block: reduced, convolved depth by depth, widened, and added. */
  public static byte[] of(int blocks, int channels) {
    Net net = new Net(13, 1);
    int few = channels / 4;
    String sum = net.conv(net.input("x", 1, 3, PICTURE, PICTURE), 3, channels);
    for (int block = 0; block < blocks; block++) {
      String inside = net.op("Relu", List.of(net.conv(sum, channels, few)));
      String moved = net.op("Relu", List.of(net.conv(inside, few, few)));
      String wide = net.conv(moved, few, channels);
      sum = net.op("Relu", List.of(net.op("Add", List.of(wide, sum))));
    }
    String flat = net.op("Flatten", List.of(sum));
    int all = channels * PICTURE * PICTURE;
    net.output(net.op("MatMul", List.of(flat, net.weight(all, 10))));
    return net.toBytes();
  }
}
