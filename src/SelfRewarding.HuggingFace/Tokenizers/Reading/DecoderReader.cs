using SelfRewarding.HuggingFace.Tokenizers.Decoders;
using SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

namespace SelfRewarding.HuggingFace.Tokenizers.Reading;

/// <summary>Reads decoders.</summary>
internal static class DecoderReader
{
    public static ComponentReader<IDecoder> Instance { get; } = new(new()
    {
        ["ByteLevel"] = _ => new ByteLevelDecoder(),
        ["Metaspace"] = place =>
            new MetaspaceDecoder(PreTokenizerReader.Mark(place), PreTokenizerReader.Scheme(place) != PrependScheme.Never),
        ["ByteFallback"] = _ => new ByteFallbackDecoder(),
        ["Fuse"] = _ => new FuseDecoder(),
        ["Strip"] = place => new StripDecoder(PatternField.Character(place, "content"), place.Number("start"), place.Number("stop")),
        ["Replace"] = place => new ReplaceDecoder(PatternField.Read(place), place.Text("content")),
        ["WordPiece"] = place => new WordPieceDecoder(place.Text("prefix", "##"), place.Flag("cleanup", true)),
        ["BPEDecoder"] = place => new BpeDecoder(place.Text("suffix", "</w>")),
        ["CTC"] = place => new CtcDecoder(
            place.Text("pad_token", "<pad>"), place.Text("word_delimiter_token", "|"), place.Flag("cleanup", true)),
        ["Sequence"] = place => new DecoderSequence(Instance!.ReadAll(place.Member("decoders"))),
    });
}
