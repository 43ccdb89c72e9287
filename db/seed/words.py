"""Names of invented people, by script: what the demo's patients, carers and colleagues are called. Nobody real is meant."""

from dataclasses import dataclass

Word = tuple[str, str]  # as written by its owner, as written in Latin letters


@dataclass(frozen=True)
class Pool:
    """Names that go together. `share` is how often the pool is used; women's family names may differ (Slavic, Greek)."""

    key: str
    share: float
    women: tuple[Word, ...]
    men: tuple[Word, ...]
    families: tuple[Word, ...]
    families_of_women: tuple[Word, ...] = ()
    two_surnames: bool = False


def _latin(text: str) -> tuple[Word, ...]:
    return tuple((name, name) for name in text.split(", "))


def _pairs(text: str) -> tuple[Word, ...]:
    """'原 Hara; 林 Hayashi' -> (('原', 'Hara'), …): the first blank parts the two, _ stands for a blank inside the first."""
    return tuple((native.replace("_", " "), latin) for native, latin in (pair.split(" ", 1) for pair in text.split("; ")))


POOLS: tuple[Pool, ...] = (
    Pool(
        "english", 0.44,
        _latin(
            "Margaret, Jean, Dorothy, Patricia, Susan, Christine, Linda, Maureen, Janet, Barbara, Helen, Olive, Ruth, Vera, Wendy, Irene, "
            "Yvonne, Gillian, Nora, Edith, Frances, Kathleen, Monica, Mavis, Pauline, Joyce, Carol, Cynthia"
        ),
        _latin(
            "John, Alan, Brian, David, Michael, Peter, Keith, Graham, Roy, Trevor, Norman, Stuart, Colin, Howard, Leslie, Edwin, Victor, "
            "Philip, Ian, Frank, Owen, Walter, Maurice, Malcolm, Paul, James, Clive, Cedric"
        ),
        _latin(
            "Ashdown, Barrowby, Birkett, Bramwell, Caldbeck, Carrick, Chilvers, Cotgrave, Dunmore, Eastwell, Fairhurst, Garside, Hallam, "
            "Hartnell, Holloway, Ingleby, Jessop, Kershaw, Lambourne, Langstaff, Marwood, Melling, Nettleton, Oakshott, Pemberton, Penrose, "
            "Quarmby, Ramsden, Redfern, Rowntree, Selwood, Smith, Stanbridge, Tansley, Thornber, Underhill, Varley, Wadsworth, Whitcombe, "
            "Winterburn, Yardley, St John-Hartley, Featherstone-Cole, Ellerby-Wright, Van Houten"
        ),
    ),
    Pool(
        "irish and gaelic", 0.07,
        _latin("Aoife, Bríd, Caoimhe, Gráinne, Máire, Niamh, Órla, Róisín, Sinéad, Siobhán"),
        _latin("Aodhán, Cathal, Cillian, Diarmuid, Eoghan, Fionn, Pádraig, Ruairí, Séamus, Tadhg"),
        _latin("Ó Briain, O’Carroll, Ó Súilleabháin, Mac Cárthaigh, O’Riordan, McAllister, MacInnes, Ó Dálaigh, O’Shaughnessy, Mac Giolla Phádraig"),
        _latin("Ní Bhriain, O’Carroll, Ní Shúilleabháin, Nic Chárthaigh, O’Riordan, McAllister, MacInnes, Ní Dhálaigh, O’Shaughnessy, Mac Giolla Phádraig"),
    ),
    Pool(
        "nordic", 0.05,
        _latin("Åse, Bjørg, Gøril, Hjördís, Ingrid, Kaisa, Märta, Ragnhild, Sølvi, Þóra"),
        _latin("Åke, Bjørn, Eyvindur, Göran, Håkon, Jørgen, Lárus, Østen, Søren, Þorvaldur"),
        _latin("Ångström-Lund, Bæk, Dahlgård, Fjeldstad, Grønvold, Häkkinen, Jónsson, Kjærsgaard, Nygård, Øverland, Sjöqvist, Søndergaard"),
        _latin("Ångström-Lund, Bæk, Dahlgård, Fjeldstad, Grønvold, Häkkinen, Jónsdóttir, Kjærsgaard, Nygård, Øverland, Sjöqvist, Søndergaard"),
    ),
    Pool(
        "german and dutch", 0.05,
        _latin("Anneliese, Brünhilde, Cornelia, Elfriede, Grietje, Hannelore, Jacoba, Käthe, Margarete, Saskia"),
        _latin("Jürgen, Günther, Willem, Dirk, Ernst, Hendrik, Rüdiger, Matthäus, Pieter, Volker"),
        _latin("Größmann, van den Bergen, von Lindenau, Müllerheim, de Wael, Schröter, ’t Hofland, Vößler, van ’t Zand, Zäunert, Bäuerle, ter Horst"),
    ),
    Pool(
        "iberian", 0.06,
        _latin("Ángela, Begoña, Conceição, Dolores, Íria, Lourdes, María José, Núria, Rocío, Ximena"),
        _latin("Álvaro, Benjamín, César, Íñigo, Jesús, João, José Luís, Martín, Óscar, Xosé"),
        _latin("Aguirre, Bermúdez, Cañizares, Fontán, Guimarães, Ibáñez, Lacerda, Magalhães, Núñez, Peñalver, Quiñones, Urrutia, Yáñez"),
        two_surnames=True,
    ),
    Pool(
        "central european", 0.05,
        _latin("Agnieszka, Božena, Csilla, Doïna, Éva, Jiřina, Łucja, Ştefania, Světlana, Żaneta"),
        _latin("Árpád, Bogusław, Čeněk, György, Jiří, Łukasz, Miloš, Ştefan, Vojtěch, Zoltán"),
        _latin("Brzęczkowski, Dvořáček, Găvănescu, Kővári, Łabędzki, Nemčík, Őrsi, Řezáč, Szczepański, Ťažký, Žižkovec"),
        _latin("Brzęczkowska, Dvořáčková, Găvănescu, Kővári, Łabędzka, Nemčíková, Őrsi, Řezáčová, Szczepańska, Ťažká, Žižkovcová"),
    ),
    Pool(
        "french, italian, turkish", 0.04,
        _latin("Anaïs, Béatrice, Çiğdem, Élodie, Françoise, Gülşen, Loredana, Noëlle, Şükran, Zoë"),
        _latin("Aurèle, Benoît, Çağatay, Étienne, François, İlker, Niccolò, Özgür, Raphaël, Ümit"),
        _latin("D’Aurelio, De Santis-Rey, Duchêne, Erdoğmuş, Güçlüsoy, L’Hermitte, Lefèvre-Noël, Öztopçu, Piqué, Şahinbaş, Tòdaro"),
    ),
    Pool(
        "west african and welsh", 0.04,
        _latin("Adaeze, Angharad, Ẹniọlá, Folásadé, Ifeoma, Llinos, Ngọzi, Rhiannon, Titilayọ, Ọmọlará"),
        _latin("Adébáyọ̀, Chukwuemeka, Dafydd, Gethin, Ikenna, Kwabena, Kwasi, Llywelyn, Olúmídé, Rhodri"),
        _latin("ap Gwilym, Adéyẹmí, Boatengmaa, Chukwurah, Ifedayọ, Llewellyn-Prys, Mensah-Addo, Nwáchukwu, Ọláníyan, Prydderch, Ṣóyẹmí"),
    ),
    Pool(
        "vietnamese", 0.02,
        _latin("Thị Hồng, Bích Ngọc, Mỹ Linh, Thu Hương, Ánh Tuyết"),
        _latin("Văn Đức, Quốc Bảo, Hữu Phước, Minh Trí, Đình Khôi"),
        _latin("Nguyễn, Trần, Phạm, Đặng, Vũ, Lương"),
    ),
    Pool(
        "cyrillic", 0.04,
        _pairs("Оксана Oksana; Людмила Liudmyla; Ганна Hanna; Ирина Irina; Светлана Svetlana; Надежда Nadezhda; Зорица Zorica"),
        _pairs("Арам Aram; Богдан Bohdan; Мирослав Myroslav; Сергей Sergei; Николай Nikolai; Тарас Taras; Јован Jovan"),
        _pairs(
            "Коваленчук Kovalenchuk; Григорян Grigoryan; Степаненко Stepanenko; Ђурђевић Đurđević; Жовтобрюх Zhovtobriukh; Щербань Shcherban; "
            "Цветковић Cvetković"
        ),
    ),
    Pool(
        "greek", 0.02,
        _pairs("Ελένη Eleni; Σοφία Sofia; Ευανθία Evanthia; Αγγελική Angeliki"),
        _pairs("Γεώργιος Georgios; Κωνσταντίνος Konstantinos; Σπύρος Spyros; Οδυσσέας Odysseas"),
        _pairs("Παπαδημητράκης Papadimitrakis; Χατζηλουκάς Chatziloukas; Ξενόπουλος Xenopoulos; Ψαραδάκης Psaradakis"),
        _pairs("Παπαδημητράκη Papadimitraki; Χατζηλουκά Chatzilouka; Ξενοπούλου Xenopoulou; Ψαραδάκη Psaradaki"),
    ),
    Pool(
        "arabic", 0.03,
        _pairs("ليلى Layla; سميرة Samira; فاطمة Fatima; نجاة Najat; هدى Huda"),
        _pairs("يوسف Yusuf; عبد‌الرحمن Abd al-Rahman; خليل Khalil; طارق Tariq; منير Munir"),
        _pairs("حداد Haddad; النجّار al-Najjar; بن_عاشور Ben Ashur; القرطبي al-Qurtubi; الشامي al-Shami; زيتوني Zaytuni"),
    ),
    Pool(
        "hebrew", 0.01,
        _pairs("רבקה Rivka; יעל Yael; שושנה Shoshana"),
        _pairs("יעקב Yaakov; אברהם Avraham; נחום Nachum"),
        _pairs("כהן־לוי Cohen-Levi; בן_צור Ben-Tzur; אלקיים Elkayam; שפירא Shapira"),
    ),
    Pool(
        "chinese", 0.02,
        _pairs("秀英 Xiuying; 美玲 Meiling; 淑芬 Shufen; 麗華 Lihua; 雪梅 Xuemei"),
        _pairs("建國 Jianguo; 志強 Zhiqiang; 文斌 Wenbin; 國棟 Guodong; 永康 Yongkang"),
        _pairs("王 Wang; 歐陽 Ouyang; 陳 Chen; 諸葛 Zhuge; 林 Lin; 𠮷岡 Jigang"),
    ),
    Pool(
        "japanese", 0.01,
        _pairs("陽子 Yōko; 節子 Setsuko; さくら Sakura; 久美子 Kumiko"),
        _pairs("健一 Ken’ichi; 修 Osamu; 勇次郎 Yūjirō; 進 Susumu"),
        _pairs("佐藤 Satō; 五十嵐 Igarashi; 渡邊 Watanabe; 髙橋 Takahashi"),
    ),
    Pool(
        "korean", 0.01,
        _pairs("영숙 Yeong-suk; 미경 Mi-gyeong; 순자 Sun-ja"),
        _pairs("성호 Seong-ho; 동현 Dong-hyeon; 재석 Jae-seok"),
        _pairs("김 Kim; 남궁 Namgung; 황보 Hwangbo; 류 Ryu"),
    ),
    Pool(
        "devanagari", 0.02,
        _pairs("मीनाक्षी Meenakshi; सुशीला Sushila; श्रद्धा Shraddha; लक्ष्मी Lakshmi"),
        _pairs("हरीश Harish; कृष्णकांत Krishnakant; विश्वनाथ Vishwanath; राजेंद्र Rajendra"),
        _pairs("मेनन Menon; श्रीवास्तव Shrivastava; कुलकर्णी Kulkarni; उपाध्याय Upadhyay; चौधरी Chaudhari"),
    ),
    Pool(
        "gurmukhi", 0.01,
        _pairs("ਹਰਜੀਤ Harjit; ਸਿਮਰਨ Simran; ਗੁਰਪ੍ਰੀਤ Gurpreet"),
        _pairs("ਗੁਰਦੀਪ Gurdip; ਬਲਬੀਰ Balbir; ਜਸਵੰਤ Jaswant"),
        _pairs("ਗਰੇਵਾਲ Grewal; ਸੰਧੂ Sandhu; ਢਿੱਲੋਂ Dhillon"),
    ),
    Pool(
        "bengali", 0.01,
        _pairs("মাধবী Madhabi; শর্মিষ্ঠা Sharmistha"),
        _pairs("অনিরুদ্ধ Aniruddha; সৌমিত্র Soumitra"),
        _pairs("চট্টোপাধ্যায় Chattopadhyay; ভট্টাচার্য Bhattacharya; চৌধুরী Choudhury"),
    ),
    Pool(
        "tamil", 0.015,
        _pairs("மீனாட்சி Meenakshi; கலைச்செல்வி Kalaiselvi; அருள்மொழி Arulmozhi"),
        _pairs("முருகன் Murugan; செந்தில் Senthil; தமிழரசன் Tamilarasan"),
        _pairs("சுப்பிரமணியம் Subramaniam; இராமநாதன் Ramanathan; வேலுச்சாமி Veluchamy"),
    ),
    Pool(
        "thai", 0.01,
        _pairs("สุดารัตน์ Sudarat; พรทิพย์ Phonthip; มาลี Mali"),
        _pairs("สมชาย Somchai; ณัฐวุฒิ Natthawut; กิตติ Kitti"),
        _pairs("ศรีสุวรรณกุล Srisuwannakun; วงศ์ใหญ่ Wongyai; เจริญผล Charoenphon"),
    ),
    Pool(
        "amharic", 0.005,
        _pairs("አስቴር Aster; ሰላማዊት Selamawit; ትዕግሥት Tigist"),
        _pairs("ዳዊት Dawit; ተስፋዬ Tesfaye; ኃይሉ Hailu"),
        _pairs("ወልደማርያም Woldemariam; ገብረሥላሴ Gebreselassie; መኮንን Mekonnen"),
    ),
    Pool(
        "georgian", 0.005,
        _pairs("ნინო Nino; ქეთევან Ketevan"),
        _pairs("გიორგი Giorgi; ზურაბ Zurab"),
        _pairs("ბერიძიშვილი Beridzishvili; ჯაფარაული Japarauli"),
    ),
    Pool(
        "armenian", 0.005,
        _pairs("Անահիտ Anahit; Լուսինե Lusine"),
        _pairs("Վարդան Vardan; Հայկ Hayk"),
        _pairs("Տեր-Հովսեփյան Ter-Hovsepyan; Ղազարյան Ghazaryan"),
    ),
)  # fmt: skip

# People who have one name only.
MONONYMS: tuple[Word, ...] = _latin("Suharti, Thandar, Wijoyono, Sukma") + _pairs("சரவணன் Saravanan; ཚེ་རིང Tsering; நளினி Nalini")

NICKNAMES = {
    "Margaret": "Peggy", "Dorothy": "Dot", "Patricia": "Pat", "Susan": "Sue", "Kathleen": "Kath", "John": "Jack", "Michael": "Mick",
    "Leslie": "Les", "Victor": "Vic", "Philip": "Pip", "María José": "Marijo", "José Luís": "Zé", "Adébáyọ̀": "Bayo", "François": "Franck",
    "Konstantinos": "Kostas", "Elfriede": "Elfi", "Gillian": "Jill", "Frances": "Fran", "Walter": "Wally",
}  # fmt: skip
