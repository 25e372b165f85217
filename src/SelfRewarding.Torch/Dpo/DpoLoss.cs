using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfRewarding.Torch.Dpo;

/// <summary>The loss of direct preference optimisation (Rafailov et al. 2023, arXiv:2305.18290, equation 7).</summary>
public static class DpoLoss
{
    /// <summary>Loss and rewards of each pair; stable for margins of any size.</summary>
    /// <param name="policy">(2B): summed log-probabilities of the responses under the policy, chosen first.</param>
    /// <param name="reference">(2B): the same under the reference.</param>
    /// <param name="beta">Strength of the pull towards the reference.</param>
    /// <param name="labelSmoothing">Share of labels taken to be wrong (conservative DPO, Mitchell 2023).</param>
    /// <returns>Loss (B), reward of the chosen (B) and of the rejected response (B).</returns>
    public static (Tensor Loss, Tensor RewardChosen, Tensor RewardRejected) Of(Tensor policy, Tensor reference, double beta, double labelSmoothing)
    {
        var rewards = (beta * (policy - reference)).chunk(2);                       // (B), (B)
        var margin = rewards[0] - rewards[1];                                       // (B)
        var loss = -(1 - labelSmoothing) * functional.logsigmoid(margin);           // (B), eq. 7
        if (labelSmoothing > 0)
            loss = loss - labelSmoothing * functional.logsigmoid(-margin);          // (B)
        return (loss, rewards[0], rewards[1]);
    }
}
