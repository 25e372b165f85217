namespace SelfRewarding.Evaluation;

/// <summary>The counts behind <see cref="JudgeAgreement"/>; counts of several instructions add up.</summary>
internal readonly record struct AgreementTally
{
    public int Pairs { get; private init; }

    public int Correlated { get; private init; }

    private int Right { get; init; }

    private int Tied { get; init; }

    public int Ordered { get; private init; }

    private int Exact { get; init; }

    public int Fives { get; private init; }

    private int FivesBest { get; init; }

    private double SpearmanSum { get; init; }

    private double KendallSum { get; init; }

    private int ReadableCount { get; init; }

    public int Judgements { get; private init; }

    public double? Pairwise => Share(Right, Pairs);

    public double? Ties => Share(Tied, Pairs);

    public double? ExactMatch => Share(Exact, Ordered);

    public double? FiveBest => Share(FivesBest, Fives);

    public double? Spearman => Share(SpearmanSum, Correlated);

    public double? Kendall => Share(KendallSum, Correlated);

    public double? Readable => Share(ReadableCount, Judgements);

    public static AgreementTally Of(JudgedRanking ranking)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ranking.Scores.Count, ranking.Ranks.Count);
        double[] human = [.. ranking.Ranks.Select(rank => -(double)rank)];
        double[] model = [.. ranking.Scores.Select(score => score ?? double.NegativeInfinity)];
        var (pairs, right, tied, same) = Orders(human, model);
        var spearman = RankCorrelation.Spearman(human, model);
        return new()
        {
            Pairs = pairs,
            Right = right,
            Tied = tied,
            Ordered = pairs > 0 ? 1 : 0,
            Exact = pairs > 0 && same ? 1 : 0,
            Fives = model.Count(score => score == 5),
            FivesBest = model.Where((score, i) => score == 5 && human[i] == human.Max()).Count(),
            Correlated = spearman is null ? 0 : 1,
            SpearmanSum = spearman ?? 0,
            KendallSum = RankCorrelation.KendallTauB(human, model) ?? 0,
            ReadableCount = ranking.Readable,
            Judgements = ranking.Judgements,
        };
    }

    public static AgreementTally Sum(IReadOnlyList<AgreementTally> tallies)
    {
        AgreementTally sum = new();
        foreach (var tally in tallies)
            sum = sum.Plus(tally);
        return sum;
    }

    private AgreementTally Plus(AgreementTally other) => new()
    {
        Pairs = Pairs + other.Pairs,
        Right = Right + other.Right,
        Tied = Tied + other.Tied,
        Ordered = Ordered + other.Ordered,
        Exact = Exact + other.Exact,
        Fives = Fives + other.Fives,
        FivesBest = FivesBest + other.FivesBest,
        Correlated = Correlated + other.Correlated,
        SpearmanSum = SpearmanSum + other.SpearmanSum,
        KendallSum = KendallSum + other.KendallSum,
        ReadableCount = ReadableCount + other.ReadableCount,
        Judgements = Judgements + other.Judgements,
    };

    private static (int Pairs, int Right, int Tied, bool Same) Orders(double[] human, double[] model)
    {
        int pairs = 0, right = 0, tied = 0;
        var same = true;
        for (var i = 0; i < human.Length; i++)
        {
            for (var j = i + 1; j < human.Length; j++)
            {
                var (wanted, given) = (human[i].CompareTo(human[j]), model[i].CompareTo(model[j]));
                same &= wanted == given;
                if (wanted == 0)
                    continue;
                pairs++;
                right += wanted == given ? 1 : 0;
                tied += given == 0 ? 1 : 0;
            }
        }
        return (pairs, right, tied, same);
    }

    private static double? Share(double part, int whole) => whole == 0 ? null : part / whole;
}
