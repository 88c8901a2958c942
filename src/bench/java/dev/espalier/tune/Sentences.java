package dev.espalier.tune;

import java.util.List;

/** English sentences about many things, some to calibrate on and others to measure with. */
final class Sentences {
  private static final String CALIBRATION =
      """
      The old lighthouse keeper wrote down the weather every evening before he lit the lamp.
      Two engineers from Osaka repaired the broken turbine within a single weekend.
      I would like to change the delivery address of the order I placed on Monday.
      Glaciers carve deep valleys as they slide slowly towards the sea.
      Which bus goes from the central station to the botanical garden after midnight?
      The committee rejected the proposal because nobody could say what it would cost.
      Whisk the eggs with sugar until the mixture turns pale and thick.
      A sudden drop in air pressure often announces a storm.
      My grandmother kept every letter that her brother sent from the front.
      The striker missed the penalty, and the crowd fell silent at once.
      Photosynthesis turns light, water and carbon dioxide into sugar and oxygen.
      Please close the window, the noise of the street is unbearable today.
      The museum has bought a painting that was thought to be lost for eighty years.
      How much memory does the program need when the file is larger than the disk?
      Farmers in the valley fear that the frost has killed the young apple blossoms.
      The court ruled that the contract was void from the very beginning.
      She learned to play the cello at the age of sixty-three.
      Interest rates rose for the fourth time this year, to the surprise of most banks.
      The recipe asks for a pinch of saffron, which I could not find anywhere.
      A red fox crossed the railway line just before the night train came.
      Nobody expected the small publisher to win the most important prize of the country.
      The patient complained about a dull pain behind the left knee.
      In the third chapter the detective finally understands who wrote the letter.
      The satellite sends its measurements to a ground station in northern Sweden.
      Can anyone recommend a quiet hotel near the harbour with parking?
      The bridge will be closed for repairs until the end of October.
      Copper conducts electricity better than iron, but it costs far more.
      He apologised to the neighbours for the loud music and brought them a cake.
      The library lends telescopes to anybody who wants to watch the stars.
      A good teacher explains the same thing in three different ways.
      The company dismissed its director after the accounts turned out to be wrong.
      Our flight was cancelled, so we took the ferry and arrived a day late.
      Bees tell each other by a dance where flowers can be found.
      The new phone has a brighter screen but a smaller battery than the old one.
      In spring the river floods the meadows, and storks come to look for frogs.
      The senator promised lower taxes, better schools and fewer forms.
      To replace the filter, first switch off the machine and let it cool down.
      Why does my bread not rise although I use fresh yeast?
      The mathematician proved the theorem on the back of a train ticket.
      Thousands of people marched through the capital to protest against the law.
      The wool of these sheep is so fine that it is spun for scarves only.
      An earthquake shook the island early on Tuesday, but no one was hurt.
      The choir rehearses every Thursday in the basement of the town hall.
      You can return the shoes within thirty days if they have not been worn.
      The volcano had been asleep for six hundred years.
      Ships wait outside the harbour because all the cranes are busy.
      Her second novel is shorter, funnier and much sadder than the first.
      The vaccine has to be kept at seventy degrees below zero.
      Turn left at the bakery and follow the wall until you see a green gate.
      The orchestra played the slow movement so softly that one could hear the rain.
      Most of the desert is not sand but stone.
      The driver did not see the cyclist, who had no light.
      Unemployment fell slightly in March, most of all in the north.
      A spider had spun its web across the open door of the barn.
      The manual says nothing about what the orange lamp means.
      They sold the house by the lake and moved into a flat above the cinema.
      The king signed the treaty and then ordered all copies to be burned.
      Running a marathon without training is a bad idea.
      The chemist found traces of lead in the water of every second well.
      Is it cheaper to repair the washing machine or to buy a new one?
      The sculptor works with ice, and her works last for an afternoon.
      After the war the factory made sewing machines instead of rifles.
      The password must have at least twelve characters and one digit.
      Two sailors were rescued from a raft after nine days at sea.
      The parliament will vote on the budget before the summer break.
      Salt lowers the freezing point of water, which keeps the roads free of ice.
      The dog would not eat until the children came home from school.
      Astronomers have found a planet that circles two suns.
      The tailor shortened the sleeves and refused to be paid.
      Our server was unreachable for eleven minutes because a cable was cut.
      The village has a church, a pond, a bakery and no traffic light.
      He has collected stamps with pictures of fish since he was seven.
      The judge asked the witness to speak more slowly.
      Penguins walk many kilometres across the ice to reach their nests.
      The price of wheat doubled after two dry summers.
      My daughter wants to know why the moon follows our car.
      The actress forgot her lines and sang a song instead.
      The tower leans a little more every century.
      Add the garlic last, otherwise it burns and turns bitter.
      The spy hid the film in the heel of his shoe.
      A heavy lorry lost its load of tomatoes on the motorway.
      The professor answers letters only on the first day of the month.
      The tenants complained that the heating had been cold since November.
      Octopuses have three hearts and blue blood.
      The goalkeeper signed a contract for two more seasons.
      The data are encrypted before they leave the device.
      Fog delayed all departures, and the passengers slept on the floor.
      The monastery sells honey, candles and a strong brown beer.
      What is the difference between a violin and a viola?
      The mayor opened the new swimming pool by jumping into it.
      Plastic bottles can be melted down and spun into thread.
      The patient in room nine may get up tomorrow.
      Wolves have returned to the forests along the border.
      The insurance does not pay for damage by mice.
      The physicist spent ten years building a clock that loses no second.
      A kind stranger carried the pram down the stairs.
      The film was shot in a single room with one camera.
      Rain fell for forty days, and the dam began to leak.
      The bank closed her account without giving a reason.
      They taught the robot to fold towels, which took it an hour each.
      The market is open from six in the morning until everything is sold.
      Elephants remember places where they once found water.
      The architect designed a school without corridors.
      Could you send me the invoice again, this time with the tax number?
      The boxer retired undefeated and became a gardener.
      Gold was found in the stream, and within a year there was a town.
      The pianist cut her finger, so the concert had to be postponed.
      Lightning struck the oak under which the couple had just married.
      The minister resigned after a newspaper published his messages.
      Every autumn the swallows gather on the wires before they fly south.
      The algorithm sorts a million numbers in less than a second.
      The waiter recommended the fish, which turned out to be excellent.
      A blood test can show whether the treatment works.
      The ship was named after a captain who never learned to swim.
      Prices for used cars have fallen by a tenth since January.
      The boy built a radio from a kit and listened to stations from Peru.
      The treaty limits how many fish each country may catch.
      She paid for the coffee with coins from four countries.
      The engine makes a strange noise when it is cold.
      The castle burned down twice and was rebuilt three times.
      How do I remove a red wine stain from a white tablecloth?
      Researchers followed two thousand twins for half a century.
      The carpenter made a table from the planks of an old boat.
      In the evening the wind turned, and the smoke drifted over the city.
      The opposition demands an inquiry into the purchase of the helicopters.
      The translator found a word for which there is none in German.
      A cup of green tea contains less caffeine than a cup of coffee.
      The mountain hut has twelve beds and no electricity.
      The company will build its next plant where power is cheap.
      The thieves took the television but left the paintings.
      """;

  private static final String TEST =
      """
      A gardener waters the roses early in the morning, before the sun gets too strong.
      The central bank left its key rate unchanged and warned of slower growth.
      How can I reset the clock on the dashboard of my car?
      Dolphins sleep with one half of the brain at a time.
      The violinist broke a string but finished the sonata on the other three.
      Researchers at the institute trained a network to recognise birds by their song.
      The soup tastes better on the second day, once the spices have settled.
      Heavy snow cut off several mountain villages over the weekend.
      Our team lost the final by a single point in extra time.
      The tenant has to give notice three months before moving out.
      Rust forms when iron meets water and oxygen.
      I cannot log in although I changed my password an hour ago.
      The emperor moved his capital to the coast to be closer to the trade routes.
      Children under six travel free when they are with an adult.
      The surgeon removed the stone in less than twenty minutes.
      A flock of geese rested on the frozen lake.
      Investors sold their shares after the firm had admitted the error.
      The playwright set her comedy in a lift that is stuck between two floors.
      Is there a pharmacy near here that is open on Sundays?
      Light from that galaxy has travelled for two billion years.
      The baker gets up at two so that the rolls are ready by five.
      The new law obliges shops to take back old batteries.
      He repaired his glasses with a paper clip.
      The glider stayed in the air for more than seven hours.
      Mix lime, sand and water to make a simple mortar.
      The ambassador left the room before the speech was over.
      Most snakes lay eggs, but some give birth to living young.
      The printer is out of paper again.
      A long queue had formed in front of the only open counter.
      The pilot landed safely although one engine had failed.
      Wood from these forests was used to build the fleet.
      The nurse checked the temperature of the baby every two hours.
      The app shows you where the nearest free bicycle is.
      Sales of records on vinyl have grown for the tenth year in a row.
      The river changes its course a little with every flood.
      Her speech was short, clear and without a single joke.
      The jury could not agree and asked for another day.
      Cats see well in the dark because their eyes reflect the light.
      The tunnel under the strait took eleven years to dig.
      Please bring a pen and two sheets of paper to the exam.
      The harvest was poor, so the price of potatoes went up.
      Archaeologists uncovered a mosaic beneath the car park.
      The compiler reports an error in a line that I never wrote.
      An owl called from the roof of the empty mill.
      The team measured how quickly the ice on the lake gets thinner.
      He learned Portuguese by listening to football on the radio.
      The kitchen smelled of cinnamon and burnt milk.
      The union and the railway agreed on a raise of four percent.
      """;

  private Sentences() {}

  /** To calibrate on. */
  static List<String> calibration() {
    return CALIBRATION.lines().toList();
  }

  /** To measure with; none is among the others. */
  static List<String> test() {
    return TEST.lines().toList();
  }
}
