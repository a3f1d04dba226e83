"""Countries: capital, continent, currency, main language.

An empty field means that there is no single short answer (several capitals, several languages, two continents), and
that nothing is asked about it.
"""

from .wording import Relation, ask

# country | capital | continent | currency | main language
TABLE = """
Afghanistan|Kabul|Asia|the afghani|
Albania|Tirana|Europe|the lek|Albanian
Algeria|Algiers|Africa|the Algerian dinar|Arabic
Andorra|Andorra la Vella|Europe|the euro|Catalan
Angola|Luanda|Africa|the kwanza|Portuguese
Antigua and Barbuda|Saint John's|North America||English
Argentina|Buenos Aires|South America|the Argentine peso|Spanish
Armenia|Yerevan||the dram|Armenian
Australia|Canberra|Oceania|the Australian dollar|English
Austria|Vienna|Europe|the euro|German
Azerbaijan|Baku||the manat|Azerbaijani
the Bahamas|Nassau|North America|the Bahamian dollar|English
Bahrain|Manama|Asia|the Bahraini dinar|Arabic
Bangladesh|Dhaka|Asia|the taka|Bengali
Barbados|Bridgetown|North America|the Barbadian dollar|English
Belarus|Minsk|Europe|the Belarusian ruble|
Belgium|Brussels|Europe|the euro|
Belize|Belmopan|North America|the Belize dollar|English
Benin||Africa||French
Bhutan|Thimphu|Asia|the ngultrum|Dzongkha
Bolivia||South America|the boliviano|Spanish
Bosnia and Herzegovina|Sarajevo|Europe|the convertible mark|
Botswana|Gaborone|Africa|the pula|
Brazil|Brasilia|South America|the real|Portuguese
Brunei|Bandar Seri Begawan|Asia|the Brunei dollar|Malay
Bulgaria|Sofia|Europe|the euro|Bulgarian
Burkina Faso|Ouagadougou|Africa||
Burundi|Gitega|Africa|the Burundian franc|
Cambodia|Phnom Penh|Asia|the riel|Khmer
Cameroon|Yaounde|Africa||
Canada|Ottawa|North America|the Canadian dollar|
Cape Verde|Praia|Africa|the Cape Verdean escudo|Portuguese
the Central African Republic|Bangui|Africa||
Chad|N'Djamena|Africa||
Chile|Santiago|South America|the Chilean peso|Spanish
China|Beijing|Asia|the yuan|Mandarin
Colombia|Bogota|South America|the Colombian peso|Spanish
the Comoros|Moroni|Africa|the Comorian franc|
Costa Rica|San Jose|North America|the colon|Spanish
Croatia|Zagreb|Europe|the euro|Croatian
Cuba|Havana|North America|the Cuban peso|Spanish
Cyprus|Nicosia||the euro|Greek
the Czech Republic|Prague|Europe|the koruna|Czech
Denmark|Copenhagen|Europe|the Danish krone|Danish
Djibouti|Djibouti City|Africa|the Djiboutian franc|
Dominica|Roseau|North America||English
the Dominican Republic|Santo Domingo|North America|the Dominican peso|Spanish
East Timor|Dili|Asia|the American dollar|
Ecuador|Quito|South America|the American dollar|Spanish
Egypt|Cairo|Africa|the Egyptian pound|Arabic
El Salvador|San Salvador|North America||Spanish
Equatorial Guinea||Africa||Spanish
Eritrea|Asmara|Africa|the nakfa|
Estonia|Tallinn|Europe|the euro|Estonian
Ethiopia|Addis Ababa|Africa|the birr|Amharic
Fiji|Suva|Oceania|the Fijian dollar|
Finland|Helsinki|Europe|the euro|Finnish
France|Paris|Europe|the euro|French
Gabon|Libreville|Africa||French
the Gambia|Banjul|Africa|the dalasi|English
Georgia|Tbilisi||the lari|Georgian
Germany|Berlin|Europe|the euro|German
Ghana|Accra|Africa|the cedi|English
Greece|Athens|Europe|the euro|Greek
Grenada|Saint George's|North America||English
Guatemala|Guatemala City|North America|the quetzal|Spanish
Guinea|Conakry|Africa|the Guinean franc|French
Guinea Bissau|Bissau|Africa||Portuguese
Guyana|Georgetown|South America|the Guyanese dollar|English
Haiti|Port au Prince|North America|the gourde|
Honduras|Tegucigalpa|North America|the lempira|Spanish
Hungary|Budapest|Europe|the forint|Hungarian
Iceland|Reykjavik|Europe|the Icelandic krona|Icelandic
India|New Delhi|Asia|the Indian rupee|
Indonesia||Asia|the rupiah|Indonesian
Iran|Tehran|Asia|the Iranian rial|Persian
Iraq|Baghdad|Asia|the Iraqi dinar|Arabic
Ireland|Dublin|Europe|the euro|
Israel||Asia|the shekel|Hebrew
Italy|Rome|Europe|the euro|Italian
Ivory Coast||Africa||French
Jamaica|Kingston|North America|the Jamaican dollar|English
Japan|Tokyo|Asia|the yen|Japanese
Jordan|Amman|Asia|the Jordanian dinar|Arabic
Kazakhstan|Astana||the tenge|
Kenya|Nairobi|Africa|the Kenyan shilling|
Kiribati|Tarawa|Oceania|the Australian dollar|
Kosovo|Pristina|Europe|the euro|Albanian
Kuwait|Kuwait City|Asia|the Kuwaiti dinar|Arabic
Kyrgyzstan|Bishkek|Asia|the som|
Laos|Vientiane|Asia|the kip|Lao
Latvia|Riga|Europe|the euro|Latvian
Lebanon|Beirut|Asia|the Lebanese pound|Arabic
Lesotho|Maseru|Africa|the loti|
Liberia|Monrovia|Africa|the Liberian dollar|English
Libya|Tripoli|Africa|the Libyan dinar|Arabic
Liechtenstein|Vaduz|Europe|the Swiss franc|German
Lithuania|Vilnius|Europe|the euro|Lithuanian
Luxembourg|Luxembourg City|Europe|the euro|
Madagascar|Antananarivo|Africa|the ariary|Malagasy
Malawi|Lilongwe|Africa|the kwacha|
Malaysia|Kuala Lumpur|Asia|the ringgit|Malay
the Maldives|Male|Asia|the rufiyaa|
Mali|Bamako|Africa||
Malta|Valletta|Europe|the euro|Maltese
the Marshall Islands|Majuro|Oceania|the American dollar|Marshallese
Mauritania|Nouakchott|Africa|the ouguiya|Arabic
Mauritius|Port Louis|Africa|the Mauritian rupee|
Mexico|Mexico City|North America|the Mexican peso|Spanish
Micronesia|Palikir|Oceania|the American dollar|English
Moldova|Chisinau|Europe|the leu|Romanian
Monaco||Europe|the euro|French
Mongolia|Ulaanbaatar|Asia|the tugrik|Mongolian
Montenegro|Podgorica|Europe|the euro|
Morocco|Rabat|Africa|the Moroccan dirham|Arabic
Mozambique|Maputo|Africa|the metical|Portuguese
Myanmar|Naypyidaw|Asia|the kyat|Burmese
Namibia|Windhoek|Africa|the Namibian dollar|English
Nauru||Oceania|the Australian dollar|Nauruan
Nepal|Kathmandu|Asia|the Nepalese rupee|Nepali
the Netherlands|Amsterdam|Europe|the euro|Dutch
New Zealand|Wellington|Oceania|the New Zealand dollar|English
Nicaragua|Managua|North America|the cordoba|Spanish
Niger|Niamey|Africa||
Nigeria|Abuja|Africa|the naira|English
North Korea|Pyongyang|Asia|the North Korean won|Korean
North Macedonia|Skopje|Europe|the denar|Macedonian
Norway|Oslo|Europe|the Norwegian krone|Norwegian
Oman|Muscat|Asia|the Omani rial|Arabic
Pakistan|Islamabad|Asia|the Pakistani rupee|Urdu
Palau|Ngerulmud|Oceania|the American dollar|
Panama|Panama City|North America|the balboa|Spanish
Papua New Guinea|Port Moresby|Oceania|the kina|
Paraguay|Asuncion|South America|the guarani|
Peru|Lima|South America|the sol|Spanish
the Philippines|Manila|Asia|the Philippine peso|
Poland|Warsaw|Europe|the zloty|Polish
Portugal|Lisbon|Europe|the euro|Portuguese
Qatar|Doha|Asia|the Qatari riyal|Arabic
Romania|Bucharest|Europe|the Romanian leu|Romanian
Russia|Moscow||the ruble|Russian
Rwanda|Kigali|Africa|the Rwandan franc|
Saint Kitts and Nevis|Basseterre|North America||English
Saint Lucia|Castries|North America||English
Samoa|Apia|Oceania|the tala|Samoan
San Marino||Europe|the euro|Italian
Sao Tome and Principe|Sao Tome|Africa|the dobra|Portuguese
Saudi Arabia|Riyadh|Asia|the Saudi riyal|Arabic
Senegal|Dakar|Africa||
Serbia|Belgrade|Europe|the Serbian dinar|Serbian
the Seychelles|Victoria|Africa|the Seychellois rupee|
Sierra Leone|Freetown|Africa|the leone|English
Singapore||Asia|the Singapore dollar|
Slovakia|Bratislava|Europe|the euro|Slovak
Slovenia|Ljubljana|Europe|the euro|Slovene
the Solomon Islands|Honiara|Oceania|the Solomon Islands dollar|
Somalia|Mogadishu|Africa|the Somali shilling|Somali
South Africa||Africa|the rand|
South Korea|Seoul|Asia|the South Korean won|Korean
South Sudan|Juba|Africa|the South Sudanese pound|English
Spain|Madrid|Europe|the euro|Spanish
Sri Lanka||Asia|the Sri Lankan rupee|
Sudan|Khartoum|Africa|the Sudanese pound|Arabic
Suriname|Paramaribo|South America|the Surinamese dollar|Dutch
Sweden|Stockholm|Europe|the Swedish krona|Swedish
Switzerland|Bern|Europe|the Swiss franc|
Syria|Damascus|Asia|the Syrian pound|Arabic
Taiwan|Taipei|Asia|the Taiwan dollar|Mandarin
Tajikistan|Dushanbe|Asia|the somoni|Tajik
Tanzania||Africa|the Tanzanian shilling|Swahili
Thailand|Bangkok|Asia|the baht|Thai
Togo|Lome|Africa||French
Tonga|Nuku'alofa|Oceania|the paanga|Tongan
Trinidad and Tobago|Port of Spain|North America||English
Tunisia|Tunis|Africa|the Tunisian dinar|Arabic
Turkey|Ankara||the Turkish lira|Turkish
Turkmenistan|Ashgabat|Asia||Turkmen
Tuvalu|Funafuti|Oceania|the Australian dollar|Tuvaluan
Uganda|Kampala|Africa|the Ugandan shilling|
Ukraine|Kyiv|Europe|the hryvnia|Ukrainian
the United Arab Emirates|Abu Dhabi|Asia|the dirham|Arabic
the United Kingdom|London|Europe|the British pound|English
the United States|Washington|North America|the American dollar|English
Uruguay|Montevideo|South America|the Uruguayan peso|Spanish
Uzbekistan|Tashkent|Asia||Uzbek
Vanuatu|Port Vila|Oceania|the vatu|
Venezuela|Caracas|South America|the bolivar|Spanish
Vietnam|Hanoi|Asia|the dong|Vietnamese
Yemen|Sanaa|Asia|the Yemeni rial|Arabic
Zambia|Lusaka|Africa|the Zambian kwacha|English
Zimbabwe|Harare|Africa||
"""

FIELDS = ("country", "capital", "continent", "currency", "language")
COUNTRIES = [dict(zip(FIELDS, line.split("|"))) for line in TABLE.strip().splitlines()]


def having(field: str) -> list[dict]:
    """The countries where this field has one clear answer."""
    return [{**row, "id": row["country"], "key": row[field]} for row in COUNTRIES if row[field]]


def relations() -> list[Relation]:
    return [
        Relation(
            "capitals",
            "capital",
            ask(
                direct=[
                    "What is the capital of {country}?",
                    "What's the capital of {country}?",
                    "Which city is the capital of {country}?",
                    "What is the capital city of {country}?",
                    "What is {country}'s capital?",
                    "What city is {country}'s capital?",
                ],
                noun=["the capital of {country}"],
                clause=["what the capital of {country} is", "which city is the capital of {country}"],
                short=["Capital of {country}?", "{country}'s capital?", "Name the capital of {country}.",
                       "The capital of {country} is what?", "I forgot the capital of {country}."],
            ),
            "The capital of {country} is {capital}.",
            having("capital"),
            weight=5.0,
        ),
        Relation(
            "capitals",
            "country_of_capital",
            ask(
                direct=[
                    "Which country has the capital {capital}?",
                    "{capital} is the capital of which country?",
                    "What country is {capital} the capital of?",
                    "Which country is {capital} the capital of?",
                    "Of which country is {capital} the capital?",
                ],
                clause=["which country {capital} is the capital of", "what country has {capital} as its capital"],
                short=["{capital} is the capital of what?", "Name the country whose capital is {capital}."],
            ),
            "{capital} is the capital of {country}.",
            [{**row, "id": "of " + row["capital"], "key": row["country"]} for row in having("capital")
             if row["capital"] not in ("Victoria", "Georgetown", "Kingston")],
            weight=2.5,
        ),
        Relation(
            "currencies",
            "currency",
            ask(
                direct=[
                    "What is the currency of {country}?",
                    "What's the currency of {country}?",
                    "What currency is used in {country}?",
                    "Which currency does {country} use?",
                    "What money do they use in {country}?",
                    "What do people pay with in {country}?",
                ],
                noun=["the currency of {country}"],
                clause=["what the currency of {country} is", "which currency they use in {country}"],
                short=["Currency of {country}?", "Name the currency of {country}."],
            ),
            "The currency of {country} is {currency}.",
            having("currency"),
            weight=2.5,
        ),
        Relation(
            "languages",
            "language",
            ask(
                direct=[
                    "What is the main language of {country}?",
                    "What language do they speak in {country}?",
                    "Which language is spoken in {country}?",
                    "What do people speak in {country}?",
                    "What's the language of {country}?",
                    "Which language do people in {country} speak?",
                ],
                noun=["the main language of {country}"],
                clause=["what language they speak in {country}", "which language is spoken in {country}"],
                short=["Language of {country}?", "Name the main language of {country}."],
            ),
            "The main language of {country} is {language}.",
            having("language"),
            weight=2.5,
        ),
        Relation(
            "continents",
            "continent",
            ask(
                direct=[
                    "Which continent is {country} in?",
                    "What continent is {country} on?",
                    "On which continent is {country}?",
                    "In which part of the world is {country}?",
                    "What continent does {country} belong to?",
                    "Where in the world is {country}?",
                ],
                noun=["the continent of {country}"],
                clause=["which continent {country} is in", "where in the world {country} is"],
                short=["{country} is on which continent?", "Name the continent {country} belongs to."],
            ),
            "{country} {is} in {continent}.",
            [{**row, "is": "are" if row["country"] in PLURAL else "is"} for row in having("continent")],
            weight=2.5,
        ),
    ]


# Spoken of in the plural.
PLURAL = {"the Bahamas", "the Comoros", "the Maldives", "the Marshall Islands", "the Philippines", "the Seychelles",
          "the Solomon Islands", "the United Arab Emirates"}
