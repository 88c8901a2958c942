package dev.espalier.method.code;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The lengths of a Huffman code that is the best of all with no code above a length, by
 * package-merge (Larmore and Hirschberg, A Fast Algorithm for Optimal Length-Limited Huffman Codes,
 * JACM 1990).
 */
final class HuffmanLengths {
  /** Enough that the limit costs nothing that could be measured. */
  static final int LONGEST = 24;

  private HuffmanLengths() {}

  /** A coin: a symbol, or two coins of the denomination below. */
  private record Coin(long weight, int symbol, List<Coin> parts) {}

  /** A length for each symbol, 0 for those that do not come; 1 where there is only one. */
  static int[] of(int[] counts) {
    List<Coin> symbols = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        symbols.add(new Coin(counts[i], i, List.of()));
      }
    }
    symbols.sort(Comparator.comparingLong(Coin::weight));
    int[] lengths = new int[counts.length];
    if (symbols.size() == 1) {
      lengths[symbols.getFirst().symbol()] = 1;
      return lengths;
    }
    List<Coin> coins = symbols;
    for (int level = 1; level < LONGEST; level++) {
      coins = merged(symbols, pairs(coins));
    }
    int taken = Math.max(0, 2 * symbols.size() - 2);
    coins.subList(0, taken).forEach(coin -> count(coin, lengths));
    return lengths;
  }

  private static List<Coin> pairs(List<Coin> coins) {
    List<Coin> pairs = new ArrayList<>(coins.size() / 2);
    for (int i = 0; i + 1 < coins.size(); i += 2) {
      Coin first = coins.get(i);
      Coin second = coins.get(i + 1);
      pairs.add(new Coin(first.weight() + second.weight(), -1, List.of(first, second)));
    }
    return pairs;
  }

  private static List<Coin> merged(List<Coin> symbols, List<Coin> pairs) {
    List<Coin> all = new ArrayList<>(symbols.size() + pairs.size());
    int pair = 0;
    for (Coin symbol : symbols) {
      while (pair < pairs.size() && pairs.get(pair).weight() < symbol.weight()) {
        all.add(pairs.get(pair++));
      }
      all.add(symbol);
    }
    all.addAll(pairs.subList(pair, pairs.size()));
    return all;
  }

  /** Each coin of a symbol makes its code one longer. */
  private static void count(Coin coin, int[] lengths) {
    if (coin.symbol() >= 0) {
      lengths[coin.symbol()]++;
    }
    coin.parts().forEach(part -> count(part, lengths));
  }
}
