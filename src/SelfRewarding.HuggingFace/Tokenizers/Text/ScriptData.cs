namespace SelfRewarding.HuggingFace.Tokenizers.Text;

/// <summary>
/// Which script each character belongs to, as deflated varints in base64: the number of names, each with its length; the number of ranges, each
/// as gap to the one before, length less one and name. Derived from Scripts.txt of the Unicode Character Database (Unicode License v3);
/// <see cref="ScriptTable"/> reads it.
/// </summary>
internal static class ScriptData
{
    /// <summary>Unicode 9, the edition behind the pre-tokenizer UnicodeScripts.</summary>
    public const string Nine = """
        bVZdbFtZEZ4559xf/yVNnNMkTdIkayd2k9S73fy0Tdo6aZq0iRNvkrbswmJOklv71j83e223m0K2bHdhQQuIR3hAIK0ESEj7BAgQEkggJB6Q+FueACHxhvgTiFdg7k2ABSEd
        z/nuzLmeOTPfjP1x1PL7NVUX+YpXT+YbquXVXNUorbqO75VrhweVpp731a67Z+b9utMgm5F/4DRbqmEuqprbcJqOtqjq7bq1qJpNVbqjKvTcUlVj0WmU6YS1WFFutdmuuuai
        d+DVvXuevuirSt01aHNrNcdcbJdPvqhdcfe7llRD7QdB5Hc93yWTqulLyifNqSXV3lPN0FbbVUE0+lJFVetK0FY3lyoUddVx9CWvXvfI5h203D1rqd1w3HueXzeWDg9812uZ
        S4c+eXb3jOvk1nda9nXnAXktkxfzevug5h2qRvdy+ZBe/+9kGMvkt0mXX25VXO+A0rLieH6ZTtkrNVWm5JFDfcUj656x4qtGq6K0Fd9xquZK+77yVcsl4Nfb1YrLVyl8+pTb
        NYO2dsPz6LHlB1pn13cemquuTzE1VMfN+oFDCaiVqBZ1RVe62aCrui1nP3mz0dzzXQrUozyViqpSUw/cnv/V+hQQRX1L0TXpyvqackljrKkG5VqZa0HFyBGBQ1Uprbv2WkX5
        XrNCh7S1St3x9bWKd7/qWmuV9r56SPXh68rT1uk+DX3dOdija6679d22uU6lVH4p/y+wKNbdZltfP9wLqrV+GFTWLKiKuk/1swqqRh6JgEZBNfbpZjbtLn2bQ0QrKH+v4jSi
        BcdpOW6poA6daqzgNPad0ppbVdW221GgygQpLy21/ab7wOn+t+JdRRMFV3mi4O2TP69RDhnOC75nFNo1IrJrFKjcdeVbG2qXEkGuIxvOw9KOckvrbUcQVnyj6mmb5YBkm7XS
        UsWturHN2n5ptd0oh9S0g6ebLSL8XmcANzxKeSlsnRNj0fHr7l7kBAYkDg9ue+3/ObjT9qvunrbpu4dK22yqsmNsNuuqcaiiVF71sFJaJXKXraKq1Q99p+FEiqpdWnKJqKpt
        Fiuq3KSK28WKR/0aZD1RbKpay/H/xQ59y6Hkl7WtNtmtbWIUUYmcb6u2r6jmvjK2qfxEjGB/EPT8tru/T5ePbLvlxl067TbKpGtUqHTRbc9XdA2iKAW13aYyBhSLbh/WvJZb
        2lBl39W3qeHUnrFDdK55ZZN2at+HSg9z7JjBthMkNwB3XKel7aiq75KsuzU6RD3S0necWrvc1ukcMVXQ5ho77q4TjKId9x6NiXKFFH6l3VLm7aAqRAN+R7mRu3SXRpky1HLZ
        8+7PdbgmoXcBtFBOSYAFiIdSSOhZAJAwGMrv8gVISxChAaPQJcHLAU8HNpZmxwDSAk7AsR4hjV1pvJKG2GlIpOF17AfMwZexH1OC6QLTAoPjgjGBM5Nm36QmJiOCB29roYxx
        QIkQ4qFQWhzsHPQSzkE11AxziD3Ayw8YewDnOTz9YYxfuqtN1li8hv0rDFby3RwN3hMLT5/hUBwIouggSdceAG6jYTO0WdJG3UawObeZGWq4bYIt0EYRWDU2jtq4wHGWHEd9
        HPFkMRhHEerZOIdxg48jycR4hI2hOYYkk2OojyGOoRhjVqhhYwzGEnyMRcYMGDOYQkMxVCypUFeICoViZqhhykQljjWdysYj1I44O0J+xAnDEWIASMMjR0KcmBgc6XAU7z7S
        +GM0HiN7jD2PMfGYH2P+2MAAkJVZj03jMfBpNKaRTWPPNFrTKKaZGT7yaQOnDQgAIz1Ox9kNNG4gyfEb7BhoN0TiBuu9wdDHTp9LH00fwWe6z8EXWoDR8HXLZ8yPXnwVBZWh
        /1VM4TzCPDuWMK/zedTnkQWPJ/po8MhEqNHmmTXP+PzZlSeIo09QpI93jNNHf0IcIWI+wdTncRtSIwgjGoyw7EhQcj4C/8AsrA4jH2b6MEIIxkN59r+V8WGcC8HiMBsa5r3D
        +u0epvWwf4hOOPMefqsKTIJdNaIPUX8Y6T5HFLK6OqLRl5G9jPhy9MWLzLqo08JiwC4oBv7NIlpF/W7RzBa15U578CpGrgpacJVHrsLAIROHkXO3Re9t3b7N8TYMXYT+BMME
        XHmEZx4x+5FuPdJjj1g8l1/TxYTOr7bggmVyC2av8PgVzq7A+efB7J81WibLBR6jodRzQVKoT7RQUiNhTk9RC1N79kMuBDyU0YVAs7wQdO50ThM5StgCJNNMS7NUKI2wmY/X
        YJo9m8Z4GmOBCU+lGbW6mcaIDPrqjkQ7GCHMPhknGF3gg7LzbC6RCkcDZRDDkUPWvlB2SBhfIL34o5CYlr22TH7ekBRDHP4qJBuSbFjyiERD9nHZMTWKtIYWoHla00//p9iz
        r6GBr9E7ryH0DFtU0/+7hvrhurzcm8H3ZKLvYKYvIgXNNMiEgysDp6leGeCUrixQDJywxNtTDIMEApsKjj0/E+IZbTzKX8xiQkJfVBuV0cQMDGbxKg3NLBQlTM3g3Rn4Eh39
        2oWMTep33sJM9hPWx5DPfAyt84vwFfZR7C71w13DHJbgBDmA0QU0Fq6aC3CuLSypz5bN5boZqesDA2xyNgxyFkbvR+A+nMnywoVggFoXBF6AwW2cSVqxJLOSjCdhaBsWP3ha
        fBB6btnaMAvXSVKy4Uw3g3Lbmz0weYtZt/S37majPVmRy76++AeWYW4mrS9EhdB6J1FMIkwihsuahJd45+9YMJg7rnI2zcdjnCVyQLHGKEf9MCLxlEROaeX4UeQMJA6961eG
        aGHNBP4nwiwOZrmWZceLZbkuUZc2FT2Sx948nsoj5jGeZ7H8yKO8RhSZkNyUsBGwjX5tzk8E1H6CZ5Z47lSCSN4nxeh7o31PadkXtYGPIMJHEEbfL2Lvz26egfMeDOwxa08f
        3RW0xs6aF7oi0PVp/Dq7ZiWv2ca1z6DWx6APz/Uh9nEIMCTPo3kehhwY3DHNndypCcQJTUxAf4VDBXqva3D92lAB5LroWmeT68DnEOc0Yw7ZHPbNCTYnzDnTnDOGSjD0vrPp
        VRFZtaY1rmuQfIYZz8CppzXjaeh0De5Gdbe4+oHZZ16IPfOCob3wGzbIX+WFmBiIJSAG+Wfjp5uG1dSf7cZYdzS9bBUaLNHALj/SeQnPXcrrWwhbyLcwvoX2ln7psmZd1nkK
        jRTDFEumUE8hjV2RYmaoYSkGKR1Smp5ieoqL1Jv4/B2EYI2svI6m9Tp+EacPWOpg5PpmxNrUo8Wu2Q+Z1odmepHHUSTwN2zrDfo78AZ+l8/de4OZEZyIYCxin4nwoZsseRNj
        N3+of9bovdfoRdEb+R72fjv5tjn0k6EfCPbNpW8Iwxh8Dq3nBD73gQGTaaa9vG9b+6jvY/e+dmr/z/r1jcjURkfHxjV4Zej351/p+ov2yidvAfFn6u/y/qAWHeTmoGENMj5I
        ffrL9N9Q2mnJFqg7c8FYMcKupUE4IIOeviTlcvpbeEdanfJTuCPxBs1ESQxlJKnPacZAQEC8FhCYGSHuDzCKwBTQ82dMsrfo87SEN7WXEuIljL/0Y1sfxY5RRhJHUYy+k/g+
        rrHEWuYWaBbQn5wvWJwToRA5/VAx4Ghx5AGmpQMXcIKRvevMu9exkl7RwxeP36Uv6eAavSIC8CzyT7FzUuzJaFwymru0npJ2VNL0xctSzMuLvdQtU5SRGB0zpYHybfypIWPR
        4GJWU0Z35Dlqq1lpUjOPSXNA7saDqWtSgiJBdkRcDnfKKZDfif7iRyyT+erZTORXmGGvTmZ+vfU5kfntmxMgB0vyw/gnzP0T
        """;

    /// <summary>Unicode 16, the edition behind regular expressions.</summary>
    public const string Sixteen = """
        bVZrbBxHcq7qnvfuckmRSzfflGRSpLgUtZRFam2ZFJeiyRW5JCNSomVHXjfJ0c5oH0PP7ohZJTk/zrGVs+98ti86y+dHbOdsJ0GAAwIY5185JIF/BAng4ODkT4IL8idAgEN+
        BEGQX07NkBf7jABd1dVV3TPV9fhm/gTVud2KrCpzjldNzdVkw6u4slZccm3fK1Wae05dm/PltrtjzPlVu0Y2fe6WXW/ImpGTFbdm1201J6tB1czJel0Wr0qH1g1Z1nN2rUQ7
        zJwj3XI9KLtGztvzqt4NT8v50qm6Ok1upWIbuaB0+KDAcXfb52VN7oZOzG17vksmWdHmpU+aI/My2JH1yFbZlqE32rwjy1Wp0FQ15h3yumzb1rzj+bJejexeteqF017D3THn
        g5rt3vD8qj7f3PNdrxEPZ69YcGseXWm+6ZNH7o5+kdzx7YZ10b5F3pTo7bGLLt27OFcO/EC96JV8aVwM9ipeU9Y6FkpNevqvh01fIA/rFK6FSrMqKX4LDcf19twddVH6smks
        2p5fojPWYkWWKOjknbbo0Z4dfdGXtYYj1UXftsvGYnCTDjTcxGJQuykrsrjo1XZdUvvVoOy4cRKCWqm47NhVyZfoxkSloJKkyb3hFi97jlsrNaVO66DmeWRu+OEue9u3940l
        16fr1WRrvrpnU4wrRUp36K+Zr1E03Ya9m8rX6ju+Szf0KBXFdelU5C2385tan3ynEF6SFDGKnrYsXdLoy7JG6ZTGclgU9CJlWe67tGpKp7jiWsuO9L26Qzvblx2Xyqq4UZWV
        SnEjera67FRtX1t2vJtl11x2gl25T7VhLpPXjeJl6fIV6akrFJ2atmLv7VDQVtzqdmCsUEFJvzj3KyGnrLj1QFtp7oQ1sdIM68soSEfepCjpBfKsLn2zQOFtElVJU9ulIFg0
        u/RUm/JYkP6OY9cShXCrrB6kIVawd+0b0t313Vq8YNsN2y0WZNMuJwp2bdcuLrtlWQ7c1gLVRZji4nzg16mQOv5P8bWSUQqu9JSCRxcseLVS1Im84Ht6Iag0Ij+p2Krk56rc
        pmiSU7FVWSoWAvKVCnSVfHYPi3XV3i9uSre4EtgKyZKvlj11Nag7Qedq05Vl6s3ieiB3nMAuLlF/lNS1UthBa5XivOOWXZ2ENcprYq2yW1yi+or6zwpX+QZ19U5bKK56lPRi
        hA+HxnXbr7o7sUMx7NRI3vBKYcTbDuTgG4c2A79MsQ7FK82SE/jqmu82pbpWlyVbX6tXZa0p41R3ct858NZcl5Vq07drdmxdBsV5l1pPBsa6I0t1KkVr3fEIq8JcJ9frstKw
        /V+VrXbZppSX1MsB2c0NKnU/rDprQwaEGA61hr5BJUkVG863QrzbcHd3KTaxDbdU26Ld1E6kqzlUKPrhxeIbhDd0M+qh0Og1veq2Z26EiQl7QScp2Jd+fKNZ8RpukbLmu9oG
        gY3c0TcpYxWvZNBMkLYvtShvthFOm2FOQuGqazfUTVn2XeJVt0KbaqW6jKagoW3alaAUaLQ97DCaXH3T3bZDlN4kEKCicEjhO0GDjni7ju8qm17DS2wGlaC46ZIDFAbjSphl
        qkl+VbrGVerecvCUq23J2o7jxbYoKFQ087RBu2bfdnddds1tfYzety1vU4dtPBVI3/65DhcEdOVBjfgpAZCHlogrAjrzAAL6I/4znodhAUpkwDi0C/CywNOhjaXZgQBpBQ6F
        Az1CGtvTOJOGRBck0/A89gFm4WPswyGFZRTGFJyaMrqnFHUqpvDwkBrxRMRZxAcibnKwstBFchbKkeYoh8QriA+9goy9gjDBIfMmtjzoMObA+HPIWp5D7NlksInWK6j2c0Su
        XopO9nJYHwCehZYBQLo5yRbqFkOLpSzULASLc4sZkYZbBlgKWqhYTFiMTaA6oeAES02gNoF4OBhMoBLpGTkyofMJ8khvnbDYOBrjSDw1jto44jgq48yMNGycwXiSj7PYuE4m
        to/6PsN9ltpHbR9xH5V9ZkQatq+zfeVA07Zv4V1E9S5yRjOnOVwDER7IoZ7H7qKifLWHkV0jaum4i2r8HiIj6iRK3kNmHK75PdTxQGZARGtmko7sEJ9BNoOdM2jOoDLDjGjJ
        Z3Sc0TAUmBlq4vENZBs4GXF1Q0lusC6S7yC23UF+H80GEdxBptGaZkU9WKN+BzWT9LQ3nv0RKpSmnh/hEC4hLKGyhPdFQucSUyJBW0JzifGlwcW3EI+/hcrwwYwtRNpbCJzK
        9C0cehe3YWgEYUSFEXZyJMw+H4EvcRKWhpEPM20YIRJGIj7468qWYTwXCblhNjDMu4a1K51M7WRfKm3QW+aXnkVgAqxnUU99H034PkLHA1RRZntrPP4qxZEIX8X49YvMvKjR
        wGJYb1AM3Wgvao8W9ZNFdaHN6l/G2LJCA5Z5bBn6XkOmvIaxsRtK1w3NusHxBgxchJ4kwyTMvI7Y+zoy63UKGFGC5P5sZkXDjAazLyOcMQ1uwvQl3nKJs0swUQGrTz05wtgI
        6C+jwbLh2+MR17JhnKij1IjTXTDUq0PU5tTCfXA6EnjE4/lQs5APu3s2SzHMQyrN1DQbirgedfvB6E+zB9LYksZEaMIjaUZYYKQxFr3gqkArxBhmHeINxvN8UCQHs8mhCDtC
        PyJMImt3xFsFjORJr9xTRaclUu/qghxogf9UBBsQ6AgojsJAHupdqtb1VcKn36aCfpv2vY3QOWxSXv/fMdAH18Wxrgw+mol/gZnuDnpnJsKxDAgBRibECioZeiknWeCVaUb3
        oFSy6XDbtdlInlVPxvH6JCYJs+IwJEwyJWehfxJnCUYnYV3Aqdlw/9YsfEQH/uJMBsjy5QeYgZfNj5FPfYzmxCr8KfsAO4p9sKUbRwXY4b0hl2eYR8ijnk8l8pD+HnJTaNO/
        ayx8G43Yt1EbGIDxucjnOTj+DMbgGYTeSV44jyF4nlfwPPRv41TKTKSYmWI8BQPbkPsBCuUHFJtrljrMonEYpJMR6htRsin9tG2tE8avMfOa9sHWZLxzUjk9+XzulyzD3Myw
        lo8rito1hcoUwhRiNMwp8HnrvxOG01XXODvLdeCDSQ7JLJDrCYpfHxwTeEQgF4rC8QUCKxA48LUPEhWIGUUsHUW4f5Krk+xgsEmuCdSERRUQK2BXAY8UEAvYUmCJwrHbBZWK
        JS24IWA1jXHBIT2RDov8Oexd46ePJKncu4Vy3DOZB90n1ZNPqX3vExK9j3DcVxL+ybV+mPg9hL4mM5va8d9SaJy43zjTHoN2sP6IcIZII0Kib6z5mXcx/glbMVMrlr4i1DyO
        5tHIL6g9DHpwrIc+SxxCGVLn0DgHA78N/TuGsXP6yFnEs6pyFnq+xeFb0LWuwvqFgd+E+x5X2h9n448DzyHmVD2HLIe9OcZyipnTjZw+0ICBvcHhK0rsinlW5ZoKqYeY/hAc
        eVDVH4S2p3X+dFx7en0pmJ6sJSZrulqDE2cM84w2dIL3njDwxOdI38fRjwiyPkKGH2Er49Ocw4m6Mfr72Nl1a7jnvo7OIbOQUI4nTEhA7mELHmbiO6ib30HtgQ5s6zCGf8Ms
        Po/YfgdjbQt4amFGkwgSucQWiZbUHnxENR/R+BjqYwzHWGoMtTHEMVTGkJJhREo2xmBMgzFVG2PaGFfGYuZ7lJX36HtE8xDR19f8cI3voUHU93gJlVL/4jtomO/gh3j2BWRD
        L+Cxi0/EzCe0eLE9+wcEmUTt273d9H+ASid+ig8d3b38If3RfIigDTIYZPog4iD2hZzFBk1z8BHdZuM2s+yexT9G4/JLmEi2wbnf0c2BT/Dod7HF/C5qRgzTMUzErN4YH7jK
        UlcxcTWvbSFu4dgWh0gwtgxzS1NPIZ7C+yOuntLNU58wcVlvvYAjF3jvhSuwmszcxQR9quGe3n2j1o1Kd+yvsPtvO7Z7E18Yx603B46rnyns07PZ058lfqroev+TaD6p4JOw
        +kMKxw9R6zOYalgLty3zNmq3seO2euT2T3h28TN87FH70nXl3HW99foFeAMBXCDsgfkYZlr+e+INNL5USfsFnx+FeTDewH9b4LOozSLOIszCO4R2bDYJ031smsFsC581XuLu
        80duHlPjx7hxTDePMX6M8PGf+v8HhfbnXKyMZ1ln1qyL8/+FwhoW7GGCyWyI5noEn/T96RMhuJ4XqYX07XYRp3FVmEK8iJsCHxGIgjCBESfUjQnCMmp5vBBCBtMjuSeUUQlN
        ISD8nAn2AVFGwEvqi5hUXqTWfBE/N/rzmpr/ArVRbB1lxHEUlVH14b6j0LeXvskTN5l5U8GbP2P9f4ht2R+jCj/Gz/no7j/gyaoC1X/hWvgjgDiM9FPw1/gYSz42ugyKCQrC
        q9q8WDkv/hI5x+7wP5N+PxhwNHmogXBowBU4lOnH6qs9Xx8HSjqiRQcPztJDWrlKR5RQeAD599iYUHZEvEUw+nTSuF9Yf4biXBfB2zRFNUFmQ+goWlTxJv6jLpRWwQkBbwnl
        CaHFBP1aJYlPC4Ng+IQw+ghAhYJihmIXTwhGW02hTgudXmAJjR71Ggq0xQvGL/6OZQY/Hcxo/4wZ9ux4puUnD2aSv1Qy77e/rWT+NfY3wxn1F4OZv//pGIj+ongG/wOz/ws=
        """;
}
